import type { Policy } from "../../src/policy/policy.ts";
import { Connection, Room } from "./room.ts";
import { SeededRandom } from "./seeded-random.ts";
import { CountingStorage } from "./counting-storage.ts";

/** What clients send: as in a chat with a pointer. */
const SENT = [
  ...Array.from({ length: 8 }, (_, index) => `{"type":"pointer","x":${index * 97},"y":${index * 61}}`),
  '{"type":"typing"}',
  '{"type":"said","value":"Good evening, everyone. Shall we begin?"}',
];

const USUAL: Policy = { log: false };

/** A room in memory in which clients send steadily, by a clock that goes as fast as they can be judged. */
export class SteadyRoom {
  /** Messages a second of each client: within the usual limits. */
  static readonly rate = 8;
  readonly storage = new CountingStorage();
  readonly #room: Room<Connection>;
  readonly #connections: Connection[] = [];
  readonly #random: SeededRandom;
  #sent = 0;

  constructor(isRecorded: boolean, seed: number) {
    this.#random = new SeededRandom(seed);
    const policy = isRecorded ? { ...USUAL, record: {} } : USUAL;
    this.#room = new Room(policy, { storage: this.storage, Connection });
  }

  async fill(clients: number): Promise<this> {
    await this.#room.host.ready();
    for (let index = 0; index < clients; index++) {
      const address = `10.${index >> 16}.${(index >> 8) & 255}.${index & 255}`;
      this.#connections.push(await this.#room.enter(`c${index}`, { "CF-Connecting-IP": address }));
    }
    return this;
  }

  /** Sends so many messages. */
  send(messages: number): void {
    const step = 1_000 / (SteadyRoom.rate * this.#connections.length);
    const { bouncer } = this.#room;
    const start = this.#room.now;
    for (let index = 1; index <= messages; index++) {
      this.#room.now = Math.floor(start + index * step);
      const connection = this.#connections[this.#random.below(this.#connections.length)];
      const message = SENT[this.#sent++ % SENT.length] ?? "";
      if (connection !== undefined) bouncer.handle(connection, message, nothing);
    }
  }
}

function nothing(): void {}
