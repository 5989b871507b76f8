import type { Closing } from "./closed-socket.ts";
import { CLOSED, type ConnectionLike, OPEN } from "./room.ts";

/**
 * Stands for the connection of a client whose socket is not accepted yet. So the bouncer lets a client in, or refuses it, before the app
 * hears of it. What is sent to it meanwhile is kept.
 *
 * @example
 * const bouncerHost = createHost({}, { connections: () => [], storage: null });
 * async function refusalOf(request: Request): Promise<Response | null> {
 *   const prospect = new Prospect();
 *   if (await bouncerHost.connect(prospect, request)) return null;
 *   bouncerHost.disconnect(prospect);
 *   return closedSocket(prospect.closing ?? { code: 1011, reason: "" }, request, prospect.said);
 * }
 */
export class Prospect implements ConnectionLike {
  /** A random one. Give the socket the same. */
  readonly id: string = crypto.randomUUID();
  /** What the bouncer has sent to it, in order. */
  readonly said: (string | ArrayBuffer)[] = [];
  /** As of a WebSocket: 1 until it is closed, then 3. */
  readyState: number = OPEN;
  /** How the bouncer has closed it; `null` if it has not. */
  closing: Closing | null = null;

  /** Keeps a message. */
  send(message: string | ArrayBuffer): void {
    this.said.push(message);
  }

  /** Keeps how it is closed. Default: with 1000. */
  close(code = 1000, reason = ""): void {
    this.closing ??= { code, reason };
    this.readyState = CLOSED;
  }

  /** Does to its socket what was done to this, before `host.replace`. */
  repeatOn(socket: Pick<ConnectionLike, "send" | "close">): void {
    for (const message of this.said) socket.send(message);
    if (this.closing !== null) socket.close(this.closing.code, this.closing.reason);
  }
}
