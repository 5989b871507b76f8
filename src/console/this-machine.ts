import type { RequestLike } from "../identity/request.ts";

const LOOPBACK = /^(?:127(?:\.\d+){3}|::1|::ffff:127(?:\.\d+){3})$/;

const LOOPBACK_HOST = /^(?:localhost|127(?:\.\d+){3}|\[::1\])(?::\d+)?$/i;

/**
 * Whether a request comes from the machine that it is answered on, as everything does in development. It has to be asked for by a name of
 * that machine too: the name of another site can be made to lead here.
 */
export function isOnThisMachine({ headers }: RequestLike): boolean {
  // `partykit dev` states no address.
  const address = headers.get("CF-Connecting-IP");
  return (address === null || LOOPBACK.test(address)) && hasLoopbackHost({ headers });
}

/** Whether a request is sent to a name of the sender's own machine. */
export function hasLoopbackHost({ headers }: Pick<RequestLike, "headers">): boolean {
  return LOOPBACK_HOST.test(headers.get("Host") ?? "");
}
