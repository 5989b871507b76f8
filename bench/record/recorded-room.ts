import type { Bouncer } from "../../src/bouncer/bouncer.ts";
import type { Policy } from "../../src/policy/policy.ts";
import { type Connection, Room } from "../../test/support/room.ts";
import { SeededRandom } from "../../test/support/seeded-random.ts";

/** What clients send: as in a chat with a pointer. */
const SENT = [
  ...Array.from({ length: 8 }, (_, index) => `{"type":"pointer","x":${index * 97},"y":${index * 61}}`),
  '{"type":"typing"}',
  '{"type":"said","value":"Good evening, everyone. Shall we begin?"}',
];

/** Messages a second of each client: within the usual limits. */
const RATE = 8;

const LIMITS: Policy = { limits: [{ name: "messages", limit: 10, window: "1s", burst: 20 }], log: false };

/** A room in memory in which clients send steadily, by a clock that goes as fast as they can be judged. */
export class RecordedRoom {
  readonly #room: Room;
  readonly #connections: Connection[] = [];
  readonly #random: SeededRandom;
  #sent = 0;

  constructor(isRecorded: boolean, seed: number) {
    this.#random = new SeededRandom(seed);
    this.#room = new Room(isRecorded ? { ...LIMITS, record: { keep: "24h", maxBytes: 2 ** 30 } } : LIMITS);
  }

  get bouncer(): Bouncer {
    return this.#room.bouncer;
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
    const step = 1_000 / (RATE * this.#connections.length);
    const { bouncer } = this.#room;
    const start = this.#room.now;
    for (let index = 0; index < messages; index++) {
      this.#room.now = Math.floor(start + index * step);
      const connection = this.#connections[this.#random.below(this.#connections.length)];
      const message = SENT[this.#sent++ % SENT.length] ?? "";
      if (connection !== undefined) bouncer.handle(connection, message, nothing);
    }
  }

  /** Bytes of the record in storage. */
  get stored(): number {
    let bytes = 0;
    for (const [key, value] of this.#room.memory.records) {
      if (key.startsWith("party-bouncer:traffic")) {
        bytes += key.length + (value instanceof Uint8Array ? value.byteLength : JSON.stringify(value).length);
      }
    }
    return bytes;
  }
}

function nothing(): void {}
