import { setTimeout } from "node:timers/promises";
import { SeededRandom } from "../../test/support/seeded-random.ts";
import { bytesOf } from "../../test/support/websocket-frame.ts";
import { RawSocket, type Received } from "../instruments/raw-socket.ts";

/** What a regular's messages begin with, and nobody else's. */
const REGULAR = "h".charCodeAt(0);
const DIGITS = 6;
const SIZE = 80;
const POLL = 20;

/** A message, and when each of the others heard it. */
export interface Said {
  /** Ms since the talk began. */
  readonly at: number;
  readonly by: number;
  /** Ms until each heard it, by index; `Infinity` where it has not. */
  readonly heardAfter: number[];
}

/** People who talk at a human pace, and take note of what they hear of each other. */
export class Regulars {
  readonly said: Said[] = [];
  /** So many had their connection closed. */
  gone = 0;
  /** Frames that came to any of them, and that none of them had said. */
  spam = 0;
  readonly #sockets: RawSocket[] = [];
  readonly #sentAt: number[] = [];
  #expected = 0;
  #heard = 0;

  static async join(host: string, room: string, count: number): Promise<Regulars> {
    const regulars = new Regulars();
    for (let index = 0; index < count; index++) {
      regulars.#sockets.push(
        await RawSocket.connect(host, `${room}?user=regular-${index}`, {
          heard: (bytes, start) => regulars.#hear(index, bytes, start),
          closed: () => {
            regulars.gone++;
          },
        }),
      );
    }
    return regulars;
  }

  /** What all of them together were sent. */
  get received(): Received {
    return sumOf(this.#sockets.map(({ received }) => received));
  }

  /** Each says something again and again, at least and at most so many ms after the last time. */
  async talk(ms: number, [least, most]: readonly [number, number], seed: number): Promise<void> {
    const random = new SeededRandom(seed);
    const due = this.#sockets.map(() => random.below(most));
    const start = performance.now();
    for (;;) {
      const next = due.indexOf(Math.min(...due));
      const at = due[next] ?? Infinity;
      if (at >= ms) break;
      await setTimeout(Math.max(0, at - (performance.now() - start)));
      this.#say(next, performance.now() - start);
      due[next] = at + least + random.below(most - least);
    }
    await setTimeout(Math.max(0, ms - (performance.now() - start)));
  }

  /** Waits until everything has been heard by everyone, but no longer than so many ms. */
  async listen(patience: number): Promise<void> {
    const end = performance.now() + patience;
    while (this.#heard < this.#expected && performance.now() < end) await setTimeout(POLL);
  }

  leave(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  #say(by: number, at: number): void {
    const number = String(this.said.length).padStart(DIGITS, "0");
    this.said.push({ at, by, heardAfter: this.#sockets.map(() => Infinity) });
    this.#expected += this.#sockets.length - 1;
    this.#sentAt.push(performance.now());
    this.#sockets[by]?.send(
      bytesOf({ payload: `${String.fromCharCode(REGULAR)}${number}`.padEnd(SIZE, ".") }),
    );
  }

  #hear(index: number, bytes: Buffer, start: number): void {
    if (bytes[start] !== REGULAR) {
      this.spam++;
      return;
    }
    const number = Number(bytes.toString("latin1", start + 1, start + 1 + DIGITS));
    const said = this.said[number];
    if (said === undefined || said.by === index) return;
    said.heardAfter[index] = performance.now() - (this.#sentAt[number] ?? Number.NaN);
    this.#heard++;
  }
}

export function sumOf(all: readonly Received[]): Received {
  const sum: Received = { frames: 0, bytes: 0 };
  for (const { frames, bytes } of all) {
    sum.frames += frames;
    sum.bytes += bytes;
  }
  return sum;
}
