import type { RequestLike } from "../../identity/request.ts";
import type { HibernatingSocket } from "../../platform/socket-connection.ts";
import type { PairedSocket } from "../../platform/socket-pairs.ts";
import { guardedObjectOf } from "./guarded-object.ts";

/** How {@link acceptSocket} accepts a socket. */
export interface AcceptOptions {
  /** Whether it hibernates, as with `ctx.acceptWebSocket()`. `false` accepts it as `socket.accept()` does. Default: `true`. */
  hibernates?: boolean;
  /** The tags of a socket that hibernates. Default: none. */
  tags?: string[];
}

/**
 * Accepts a socket by hand, for the client whose request you name. You need it only if an error tells you so: in a worker without async
 * context, and for a library that has taken hold of `WebSocketPair` before the object was constructed.
 *
 * @param room the guarded object (`this`)
 * @param socket the server's end of a `WebSocketPair` that was not accepted yet
 * @param request the request that `fetch` is answering
 * @throws {Error} if the request is not one that the object's `fetch` is answering, or has a socket already
 * @throws {TypeError} if the object is not guarded
 * @example
 * export class Chat extends withBouncer(DurableObject<Env>) {
 *   async fetch(request: Request): Promise<Response> {
 *     const { 0: client, 1: server } = new WebSocketPair();
 *     acceptSocket(this, server, request);
 *     return new Response(null, { status: 101, webSocket: client });
 *   }
 * }
 */
export function acceptSocket(
  room: object,
  socket: object,
  request: RequestLike,
  { hibernates = true, tags }: AcceptOptions = {},
): void {
  const guarded = guardedObjectOf(room);
  const admission = guarded.admissionOf(request);
  if (hibernates) guarded.acceptFor(admission, socket as HibernatingSocket, tags);
  else admission.accept(socket as PairedSocket);
}
