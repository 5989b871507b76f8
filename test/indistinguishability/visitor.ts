import { A_MESSAGE, encoded, isQuestion, type Message } from "./message.ts";
import type { RecordedSocket } from "./socket.ts";
import type { World } from "./world.ts";

/** One connection of a user. */
export class Visitor {
  readonly user: string;
  readonly id: string;
  readonly socket: RecordedSocket;
  /** Whether the room let it in, and has not been told that it is gone. */
  isIn = false;
  readonly #world: World;

  constructor(world: World, user: string, id: string, socket: RecordedSocket) {
    this.#world = world;
    this.user = user;
    this.id = id;
    this.socket = socket;
  }

  /** Sends at a pace that every limit admits. */
  async sends(...messages: Message[]): Promise<void> {
    for (const message of messages) {
      await this.#world.tick(A_MESSAGE);
      await this.sendsAtOnce(message);
    }
  }

  async sendsAtOnce(...messages: Message[]): Promise<void> {
    for (const message of messages) this.send(message);
    await this.#world.settle(this, messages.every(isQuestion));
  }

  /** Sends what takes a while, and waits only for the first answer. */
  async begins(message: Message): Promise<void> {
    const before = this.socket.lines.length;
    this.send(message);
    await this.socket.until("an answer", () => this.socket.lines.length > before);
  }

  /** Sends, and waits for nothing. */
  send(message: Message): void {
    this.socket.send(encoded(this.#world.instead(this.user, message)));
  }

  /** Has been told of its ban by now, where there is one. In the worlds without, that is written down as if it had. */
  isTold(statement: string): void {
    if (!this.#world.hasBans) this.socket.write(statement);
  }

  async leaves(): Promise<void> {
    await this.socket.close();
    await this.#world.settle();
  }
}
