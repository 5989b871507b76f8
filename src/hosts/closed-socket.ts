import type { RequestLike } from "../policy/policy.ts";

/** What a socket is closed with. */
export interface Closing {
  readonly code: number;
  readonly reason: string;
}

/**
 * A response that is accepted and then closed with a code: a browser cannot see why an upgrade was refused.
 *
 * It takes the first subprotocol that the request offers. A browser fails a connection on which none was taken, and reports 1006 in
 * place of the code.
 */
export function closedSocket({ code, reason }: Closing, { headers }: Pick<RequestLike, "headers">): Response {
  const { 0: client, 1: server } = new WebSocketPair();
  server.accept();
  server.close(code, reason);
  const protocol = firstOffered(headers.get("Sec-WebSocket-Protocol"));
  return new Response(null, {
    status: 101,
    webSocket: client,
    ...(protocol === null ? {} : { headers: { "Sec-WebSocket-Protocol": protocol } }),
  } as ResponseInit);
}

function firstOffered(protocols: string | null): string | null {
  const [first = ""] = (protocols ?? "").split(",", 1);
  return first.trim() || null;
}

declare class WebSocketPair {
  0: WebSocket;
  1: WebSocket & { accept(): void };
}
