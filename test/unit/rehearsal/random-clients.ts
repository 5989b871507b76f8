import type { Message } from "../../../src/shared/message.ts";
import { textOfBytes } from "../../fuzz/frames.ts";
import type { HibernatingConnection, Room } from "../../support/room.ts";
import type { SeededRandom } from "../../support/seeded-random.ts";

export interface RandomClient {
  readonly headers: Readonly<Record<string, string>>;
  connection: HibernatingConnection | null;
}

const CLIENTS: readonly RandomClient["headers"][] = [
  { "x-user": "ada" },
  { "x-user": "ada", "CF-Connecting-IP": "203.0.113.7" },
  { "x-user": "eve", "x-tier": "pro", "CF-Connecting-IP": "203.0.113.7" },
  { "CF-Connecting-IP": "203.0.113.7", "x-tier": "free" },
  { "CF-Connecting-IP": "203.0.113.7" },
  { "CF-Connecting-IP": "2001:db8::1" },
  { "x-user": "constructor", "x-tier": "constructor", "CF-Connecting-IP": "2001:db8::1" },
  { "x-tier": "pro" },
  { "x-user": "mod", "x-moderator": "yes" },
];

/** Who comes to a room at random, and what they send there. */
export class RandomClients {
  readonly all: readonly RandomClient[] = CLIENTS.map((headers) => ({ headers, connection: null }));
  readonly #room: Room;
  readonly #frames: readonly Message[];
  readonly #random: SeededRandom;
  readonly #loudest: RandomClient | undefined;
  #opened = 0;

  constructor(room: Room, frames: readonly Message[], random: SeededRandom) {
    this.#room = room;
    this.#frames = frames;
    this.#random = random;
    this.#loudest = random.pick(this.all);
  }

  /** Whose turn it is. One of them sends most: what nobody uses up holds by itself. */
  next(): RandomClient | undefined {
    return this.#random.below(2) === 0 ? this.#loudest : this.#random.pick(this.all);
  }

  /** Each connection is another one. @returns it, and whether it was let in */
  async come(client: RandomClient): Promise<{ connection: HibernatingConnection; isIn: boolean }> {
    const knock = await this.#room.knock(String(++this.#opened), client.headers);
    client.connection = knock.connection;
    return knock;
  }

  /** @returns the connection that it had */
  leave(client: RandomClient): HibernatingConnection | null {
    const { connection } = client;
    if (connection !== null) this.#room.lose(connection);
    client.connection = null;
    return connection;
  }

  isModerator(connection: HibernatingConnection): boolean {
    return this.all.some(
      (client) => client.connection === connection && client.headers["x-moderator"] !== undefined,
    );
  }

  /** Mostly one of the frames; now and then text that is about as long as it may be, or far too long. */
  frame(maxMessageBytes: number): Message {
    const random = this.#random;
    if (random.below(16) > 0) return random.pick(this.#frames) ?? "";
    return textOfBytes(
      random,
      random.below(8) === 0 ? 17 * maxMessageBytes : maxMessageBytes + random.below(3) - 1,
    );
  }
}
