interface RequestLike {
  readonly headers: { get(name: string): string | null };
}

const LOOPBACK = /^(127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/;

const LOOPBACK_HOST = /^(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/**
 * Whether a request comes from the machine that the room runs on, as everything does in development. It has to be asked for by a name of that
 * machine too: the name of another site can be made to lead here, and then the browser lets that site's pages read the answer.
 */
export function isOnThisMachine(request: RequestLike): boolean {
  const address = addressOf(request);
  const host = request.headers.get("Host");
  return (address === null || LOOPBACK.test(address)) && host !== null && LOOPBACK_HOST.test(host);
}

/** As Cloudflare states it; `null` in `partykit dev`. */
export function addressOf({ headers }: RequestLike): string | null {
  return headers.get("CF-Connecting-IP");
}
