import { DurableObject } from "cloudflare:workers";
import { HibernatingYard, TYPE, Yard } from "./yards.ts";

export { default } from "../../test/support/route-to-room.ts";

/** In a worker without a bouncer anywhere, which replaces methods of workerd's sockets. */
export class Bare extends HibernatingYard {}
export class BareInMemory extends Yard {}

/** Does the same by workerd alone. */
export class Plain extends DurableObject {
  heard = 0;

  override fetch(request: Request): Response {
    if (request.headers.get("Upgrade") !== "websocket") {
      const present = [...this.everyone()].length;
      return Response.json({ heard: this.heard, refused: 0, present });
    }
    const { 0: client, 1: server } = new WebSocketPair();
    this.take(server);
    return new Response(null, { status: 101, webSocket: client });
  }

  take(socket: WebSocket): void {
    this.ctx.acceptWebSocket(socket);
  }

  everyone(): Iterable<WebSocket> {
    return this.ctx.getWebSockets();
  }

  override webSocketMessage(socket: WebSocket, message: string | ArrayBuffer): void {
    this.heard++;
    if (typeof message !== "string") return;
    if (message[TYPE] === "e") socket.send(message);
    else if (message[TYPE] === "t") for (const each of this.everyone()) each.send(message);
  }
}

export class PlainInMemory extends Plain {
  readonly #sockets = new Set<WebSocket>();

  override take(socket: WebSocket): void {
    socket.accept();
    this.#sockets.add(socket);
    socket.addEventListener("message", ({ data }) => this.webSocketMessage(socket, data));
    socket.addEventListener("close", () => this.#sockets.delete(socket));
    socket.addEventListener("error", () => this.#sockets.delete(socket));
  }

  override everyone(): Iterable<WebSocket> {
    return this.#sockets;
  }
}
