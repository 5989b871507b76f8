import type { RequestLike } from "../identity/request.ts";

/** How a socket is closed. */
export interface Closing {
  /** The close code. */
  readonly code: number;
  /** The close reason: compact JSON, or empty. */
  readonly reason: string;
}

/**
 * A response that is accepted and then closed with a code: a browser cannot see why an upgrade was refused.
 *
 * @param closing the close code and reason
 * @param said what is sent before the close, in order. Default: nothing.
 */
export function closedSocket(
  { code, reason }: Closing,
  request: Pick<RequestLike, "headers">,
  said: readonly (string | ArrayBuffer)[] = [],
): Response {
  const { socket: server, response } = acceptedSocket(request);
  for (const message of said) server.send(message);
  server.close(code, reason);
  return response;
}

/** A WebSocket that is accepted in memory, and the response that gives the client its other end. */
export function acceptedSocket(request: Pick<RequestLike, "headers">): {
  readonly socket: WebSocket;
  readonly response: Response;
} {
  const { 0: client, 1: socket } = new WebSocketPair();
  socket.accept();
  return { socket, response: upgradedTo(client, request) };
}

/** The same upgrade response, which takes the first subprotocol that the client offers. */
export function withFirstProtocol(response: Response, request: Pick<RequestLike, "headers">): Response {
  const { webSocket } = response as unknown as { webSocket?: WebSocket | null };
  return webSocket ? upgradedTo(webSocket, request) : response;
}

/** If the server takes none of the subprotocols that a browser offers, the connection fails there, with 1006 instead of the code. */
function upgradedTo(client: WebSocket, { headers }: Pick<RequestLike, "headers">): Response {
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
