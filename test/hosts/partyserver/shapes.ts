import { withBouncer } from "party-bouncer/partyserver";
import { type Connection, Server, type WSMessage } from "partyserver";
import { frame } from "../../contract/apps/app.ts";
import { closing } from "../../contract/apps/policies.ts";

export class Method extends withBouncer(Server, closing) {
  static readonly ours = "ours";
  #count = 0;

  override async onMessage(_: Connection, message: WSMessage): Promise<void> {
    this.#count++;
    const text = `${this.#count} of ${Method.ours}: ${String(message)}`;
    await Promise.resolve();
    this.broadcast(frame("said", text));
  }
}

export class Field extends withBouncer(Server, closing) {
  static override options = { hibernate: true };
  static readonly ours = "ours";
  #count = 0;

  override onMessage = async (_: Connection, message: WSMessage): Promise<void> => {
    this.#count++;
    const text = `${this.#count} of ${Field.ours}: ${String(message)}`;
    await Promise.resolve();
    this.broadcast(frame("said", text));
  };
}

class Guarded extends withBouncer(Server, closing) {}

export class Subclass extends Guarded {
  static readonly ours = "ours";
  #count = 0;

  override onMessage(_: Connection, message: WSMessage): void {
    this.#count++;
    this.broadcast(frame("said", `${this.#count} of ${Subclass.ours}: ${String(message)}`));
  }
}

export class Assigned extends withBouncer(Server, closing) {
  static readonly ours = "ours";
  #count = 0;

  override onStart(): void {
    this.onMessage = (_: Connection, message: WSMessage): void => {
      this.#count++;
      this.broadcast(frame("said", `${this.#count} of ${Assigned.ours}: ${String(message)}`));
    };
  }
}

/** Hears what the runtime hands over, and passes none of it on. */
class RawApp extends Server {
  static override options = { hibernate: true };
  static readonly ours = "ours";
  #count = 0;

  override webSocketMessage(_: WebSocket, message: WSMessage): Promise<void> {
    this.#count++;
    this.broadcast(frame("said", `${this.#count} of ${RawApp.ours}: ${String(message)}`));
    return Promise.resolve();
  }
}

export class Raw extends withBouncer(RawApp, closing) {}

/** Hears what the runtime hands over, before its own `onMessage` does. */
export class RawSubclass extends withBouncer(Server, closing) {
  static override options = { hibernate: true };
  static readonly ours = "ours";
  #count = 0;

  override async webSocketMessage(socket: WebSocket, message: WSMessage): Promise<void> {
    this.#count++;
    await super.webSocketMessage(socket, message);
  }

  override onMessage(_: Connection, message: WSMessage): void {
    this.broadcast(frame("said", `${this.#count} of ${RawSubclass.ours}: ${String(message)}`));
  }
}
