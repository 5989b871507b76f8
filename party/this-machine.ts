interface RequestLike {
  readonly headers: { get(name: string): string | null };
}

const LOOPBACK = /^(127(\.\d+){3}|::1|::ffff:127(\.\d+){3})$/;

/** Whether a request comes from the machine that the room runs on, as everything does in development. */
export function isOnThisMachine(request: RequestLike): boolean {
  const address = addressOf(request);
  return address === null || LOOPBACK.test(address);
}

/** As Cloudflare states it; `null` in `partykit dev`. */
export function addressOf({ headers }: RequestLike): string | null {
  return headers.get("CF-Connecting-IP");
}
