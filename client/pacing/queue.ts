import type Socket from "partysocket";
import type { Message } from "../../src/shared/message.ts";
import type { Outcome } from "./outcome.ts";

/** What PartySocket can send, in the words of its own version: those of 1.3 need TypeScript 5.7. */
export type Data = Parameters<Socket["send"]>[0];

/** A message that waits. */
export interface Waiting {
  readonly data: Data;
  /** The same, as it is measured. */
  readonly message: Message;
  readonly type: string | null;
  readonly priority: number;
  readonly key: string | null;
  /** When it is not worth sending any more. */
  readonly until: number;
  /** What became of it; `null` while it waits. */
  outcome: Outcome | null;
  readonly onSettled: (outcome: Outcome) => void;
}

export function settle(waiting: Waiting, outcome: Outcome): void {
  waiting.outcome = outcome;
  waiting.onSettled(outcome);
}

/** Messages that wait, by priority and then in the order in which they came. */
export class Queue {
  readonly #capacity: number;
  #waiting: Waiting[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#waiting.length;
  }

  add(waiting: Waiting): void {
    const { key, priority } = waiting;
    const before = key === null ? -1 : this.#waiting.findIndex((other) => other.key === key);
    if (before >= 0) {
      for (const replaced of this.#waiting.splice(before, 1, waiting)) settle(replaced, "superseded");
      return;
    }
    const place = this.#waiting.findIndex((other) => other.priority < priority);
    this.#waiting.splice(place < 0 ? this.#waiting.length : place, 0, waiting);
  }

  /** Drops what is beyond its capacity: of what matters least, the newest. */
  trim(): void {
    while (this.#waiting.length > this.#capacity) {
      const last = this.#waiting.pop();
      if (last !== undefined) settle(last, "dropped");
    }
  }

  /** Takes one out. */
  remove(waiting: Waiting): void {
    this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
  }

  /** Lets go of what is not worth sending any more. */
  expire(now: number): void {
    const late = this.#waiting.filter(({ until }) => until <= now);
    if (late.length === 0) return;
    this.#waiting = this.#waiting.filter(({ until }) => until > now);
    for (const each of late) settle(each, "expired");
  }

  /** Empties it. */
  drain(): Waiting[] {
    return this.#waiting.splice(0);
  }

  [Symbol.iterator](): Iterator<Waiting> {
    return this.#waiting.values();
  }
}
