import { classify } from "../../src/shared/classify.ts";
import { type Algorithm, type Bucket, EMPTY } from "../../src/shared/bucket.ts";
import { gcra } from "../../src/shared/gcra.ts";
import { costInBytes, exceedsBytes, type Message } from "../../src/shared/message.ts";
import type { AnnouncedLimit } from "../../src/shared/control-message.ts";
import { allowanceOf, UNEVENNESS } from "./allowance.ts";

/** The limits of a room, as it announces them. */
export interface Announced {
  /** The limits that apply to a client. */
  readonly limits: readonly AnnouncedLimit[];
  /** The largest message, in bytes of UTF-8. Default: no maximum. */
  readonly maxMessageBytes?: number | undefined;
}

/** What keeps a message back: ms until it may go (`Infinity`: it never may), and the count that says so. */
export interface Refusal {
  readonly wait: number;
  readonly count: string;
}

interface Count {
  readonly name: string;
  /** The name of the limit. */
  readonly limit: string;
  readonly type: string | null;
  readonly isBytes: boolean;
  readonly algorithm: Algorithm;
  /** What may be sent at once. */
  readonly burst: number;
  /** What the room would take at once. What costs more than {@link burst} but no more than that is sent after a time of quiet, in ms. */
  readonly most: number;
  readonly quiet: number;
}

/** What a client has sent, counted as the room counts it. */
export class Budget {
  readonly #maxMessageBytes: number;
  readonly #counts: readonly Count[];
  readonly #buckets: Map<string, Bucket>;
  /** When nothing is owed any more, by count. */
  readonly #evenAt: Map<string, number>;

  /** @param before what was counted until now. Limits that are the same go on counting from there. */
  constructor({ limits, maxMessageBytes = Infinity }: Announced, before: Budget | null) {
    this.#buckets = before === null ? new Map<string, Bucket>() : before.#buckets;
    this.#evenAt = before === null ? new Map<string, number>() : before.#evenAt;
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
      const wait = this.#waitFor(count, cost, now);
      if (wait > (longest?.wait ?? 0)) longest = { wait, count: count.name };
    }
    return longest;
  }

  charge(message: Message, now: number): void {
    for (const [{ name, algorithm }, cost] of this.#countsOf(message)) {
      const bucket = algorithm.charge(this.#buckets.get(name) ?? EMPTY, cost, now);
      this.#buckets.set(name, bucket);
      this.#evenAt.set(name, now + algorithm.resetAfter(bucket, now));
    }
  }

  /**
   * Counts as if all that may be sent at once had been sent.
   *
   * @param of the limit for which that is so. Default: all
   */
  spend(now: number, of?: string): void {
    for (const { name, limit, algorithm, burst } of this.#counts) {
      if (of !== undefined && limit !== of) continue;
      const bucket = algorithm.charge(EMPTY, burst, now);
      this.#buckets.set(name, bucket);
      this.#evenAt.set(name, now + algorithm.resetAfter(bucket, now));
    }
  }

  #waitFor({ name, algorithm, burst, most, quiet }: Count, cost: number, now: number): number {
    if (cost > burst && cost <= most) {
      return Math.max(0, (this.#evenAt.get(name) ?? -Infinity) + quiet - now);
    }
    return algorithm.waitFor(this.#buckets.get(name) ?? EMPTY, cost, now);
  }

  *#countsOf(message: Message): Iterable<[count: Count, cost: number]> {
    const type = classify(message);
    for (const count of this.#counts) {
      if (count.type === null || count.type === type) yield [count, count.isBytes ? costInBytes(message) : 1];
    }
  }
}

function countOf(limit: AnnouncedLimit, type: string | null): Count {
  const rate = allowanceOf(limit);
  const isWindow = limit.algorithm !== "gcra";
  return {
    name: JSON.stringify([limit.name, type, rate.limit, rate.window, rate.burst]),
    limit: limit.name,
    type,
    isBytes: limit.cost === "bytes",
    algorithm: gcra(rate),
    burst: rate.burst,
    most: isWindow ? limit.limit : limit.burst,
    // Two windows, since the room's may have begun at any time, and count what the one before them did.
    quiet: UNEVENNESS + (isWindow ? 2 * limit.window : 0),
  };
}
