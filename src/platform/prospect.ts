import type { Sendable } from "../shared/message.ts";
import type { Closing } from "./closed-socket.ts";
import { type ConnectionLike, OPEN } from "./room.ts";

/** `WebSocket.CLOSED`, which the older runtimes do not define. */
const CLOSED = 3;

/**
 * Stands for the connection of a client whose socket the app has not accepted yet. So the bouncer lets a client in, or refuses it, before
 * the app hears of it. What it is sent meanwhile is kept.
 */
export class Prospect implements ConnectionLike {
  readonly id: string = crypto.randomUUID();
  readonly said: Extract<Sendable, string | ArrayBuffer>[] = [];
  readyState: number = OPEN;
  closing: Closing | null = null;

  send(message: string | ArrayBuffer): void {
    this.said.push(message);
  }

  close(code = 1000, reason = ""): void {
    this.closing ??= { code, reason };
    this.readyState = CLOSED;
  }

  /** Does to a socket what was done to this. */
  repeatOn(socket: Pick<ConnectionLike, "send" | "close">): void {
    for (const message of this.said) socket.send(message);
    if (this.closing !== null) socket.close(this.closing.code, this.closing.reason);
  }
}
