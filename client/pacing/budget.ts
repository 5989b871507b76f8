import { classify } from "../../src/measure/classify.ts";
import { type Algorithm, type Bucket, EMPTY } from "../../src/measure/algorithm.ts";
import { gcra } from "../../src/measure/gcra.ts";
import { bytesOf, exceedsBytes, type Message } from "../../src/measure/message.ts";
import type { AnnouncedLimit } from "../../src/protocol.ts";
import { allowanceOf } from "./allowance.ts";

/** The limits of a room, as it announces them. */
export interface Announced {
  readonly limits: readonly AnnouncedLimit[];
  /** Default: none. */
  readonly maxMessageBytes?: number | undefined;
}

/** What keeps a message back: ms until it may go (`Infinity`: it never may), and the count that says so. */
export interface Refusal {
  readonly wait: number;
  readonly count: string;
}

interface Count {
  readonly name: string;
  readonly type: string | null;
  readonly isBytes: boolean;
  algorithmFor(cost: number): Algorithm;
}

/** What a client has sent, counted as the room counts it. */
export class Budget {
  readonly #maxMessageBytes: number;
  readonly #counts: readonly Count[];
  readonly #buckets = new Map<string, Bucket>();

  constructor({ limits, maxMessageBytes = Infinity }: Announced) {
    this.#maxMessageBytes = maxMessageBytes;
    this.#counts = limits.flatMap((limit) => (limit.types ?? [null]).map((type) => countOf(limit, type)));
  }

  /** Whether a message is counted in one of these. */
  isCountedIn(names: ReadonlySet<string>, message: Message): boolean {
    for (const [{ name }] of this.#countsOf(message)) if (names.has(name)) return true;
    return false;
  }

  /** What keeps a message back now: of several counts, the one that does so for longest. `null`: nothing. */
  refuses(message: Message, now: number): Refusal | null {
    if (exceedsBytes(message, this.#maxMessageBytes)) return { wait: Infinity, count: "" };
    let longest: Refusal | null = null;
    for (const [count, cost] of this.#countsOf(message)) {
      const algorithm = count.algorithmFor(cost);
      const bucket = algorithm.settle(this.#buckets.get(count.name) ?? EMPTY, now);
      const wait = algorithm.waitFor(bucket, cost, now);
      if (wait > (longest?.wait ?? 0)) longest = { wait, count: count.name };
    }
    return longest;
  }

  charge(message: Message, now: number): void {
    for (const [count, cost] of this.#countsOf(message)) {
      const algorithm = count.algorithmFor(cost);
      const bucket = algorithm.settle(this.#buckets.get(count.name) ?? EMPTY, now);
      this.#buckets.set(count.name, algorithm.charge(bucket, cost));
    }
  }

  *#countsOf(message: Message): Iterable<[count: Count, cost: number]> {
    const type = classify(message);
    for (const count of this.#counts) {
      if (count.type === null || count.type === type) yield [count, count.isBytes ? bytesOf(message) : 1];
    }
  }
}

function countOf(limit: AnnouncedLimit, type: string | null): Count {
  const rate = allowanceOf(limit);
  const paced = gcra(rate);
  const most = limit.algorithm === "gcra" ? limit.burst : limit.limit;
  return {
    name: JSON.stringify([limit.name, type]),
    type,
    isBytes: limit.cost === "bytes",
    // What costs more than it would allow itself at once, though the room does not, waits until nothing is owed.
    algorithmFor: (cost) => (cost > rate.burst && cost <= most ? paced.within(cost) : paced),
  };
}
