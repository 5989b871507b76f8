import type { RecordKey } from "../identity/record-key.ts";
import type { Letter, Outbox } from "./outbox.ts";
import { FIRST_PAUSE, LONGEST_PAUSE, type Pauses } from "./pauses.ts";

/** Clients about whom the ledger is told at once. */
const AT_ONCE = 8;

/** Ms between two looks at those who wait for their pause to end. */
const LOOK_EVERY = 250;

/** What a courier works with. */
interface Means {
  readonly outbox: Outbox;
  readonly pauses: Pauses;
  clock(): number;
  /**
   * Takes a letter to the ledger, and takes it out of the outbox.
   *
   * @returns ms to wait before there is more to say about that client
   */
  deliver(letter: Letter): Promise<number>;
  fail(error: unknown): void;
}

/**
 * Takes the outbox's letters to the ledger: several clients' at once, each client's in order. Decisions go before notes, and the
 * newest first. A client about whom the ledger does not answer holds up nobody else.
 *
 * There is no timer: what is to be tried again goes out at the first {@link catchUp} by then.
 */
export class Courier {
  readonly #means: Means;
  #decided = new Stack();
  #noted = new Stack();
  readonly #busy = new Set<RecordKey>();
  /** From when on there may be more to say about a client. */
  readonly #waiting = new Map<RecordKey, number>();
  #isLoaded = false;
  // Until it has been looked at, something may be left from before the room was loaded.
  #dueAt = 0;

  constructor(means: Means) {
    this.#means = means;
  }

  /** There is a letter about a client, which is kept in the outbox. */
  send(target: RecordKey, kind: "decision" | "note"): void {
    // There may have been too many notes for another one.
    if (this.#isLoaded && this.#means.outbox.first(target) === undefined) return;
    this.#waiting.delete(target);
    (kind === "decision" ? this.#decided : this.#noted).push(target);
    if (this.#isLoaded) this.#pump();
    else this.catchUp(this.#means.clock());
  }

  /** There is one that can wait for so many ms. */
  postpone(target: RecordKey, ms: number): void {
    const at = this.#means.clock() + ms;
    this.#waiting.set(target, at);
    this.#dueAt = Math.min(this.#dueAt, at);
  }

  /** Goes on if there is anything to say and it is time. It costs two comparisons if there is not. */
  catchUp(now: number): void {
    // A clock that stepped back holds up nothing.
    if (now < this.#dueAt && (this.#dueAt === Infinity || now >= this.#dueAt - LONGEST_PAUSE)) return;
    this.#dueAt = Infinity;
    if (this.#isLoaded) this.#wake(now);
    else void this.#load();
  }

  async #load(): Promise<void> {
    const { outbox, fail, clock } = this.#means;
    try {
      await outbox.load();
    } catch (error) {
      fail(error);
      this.#dueAt = clock() + FIRST_PAUSE;
      return;
    }
    const { decided, noted } = outbox.targets;
    [this.#decided, this.#noted] = [new Stack(decided), new Stack(noted)];
    this.#isLoaded = true;
    this.#pump();
  }

  #wake(now: number): void {
    const ready: RecordKey[] = [];
    for (const [target, at] of this.#waiting) {
      if (now >= at || now < at - LONGEST_PAUSE) ready.push(target);
      else this.#dueAt = Math.min(this.#dueAt, Math.max(at, now + LOOK_EVERY));
    }
    for (const target of ready) this.#waiting.delete(target);
    // They had their turn: whoever is new comes first.
    this.#noted.putBelow(ready);
    this.#pump();
  }

  #pump(): void {
    const { outbox, pauses, clock } = this.#means;
    // Whether one that was away is back, one question tells.
    while (this.#busy.size < (pauses.awaySince === null ? AT_ONCE : 1)) {
      const now = clock();
      const rest = pauses.leftOfAll(now);
      if (rest > 0) {
        if (this.#decided.size + this.#noted.size > 0) this.#dueAt = Math.min(this.#dueAt, now + rest);
        return;
      }
      const target = this.#decided.pop() ?? this.#noted.pop();
      if (target === undefined) return;
      // Who is being told about is told about until there is nothing left to say.
      if (!this.#busy.has(target) && outbox.first(target) !== undefined) void this.#serve(target);
    }
  }

  async #serve(target: RecordKey): Promise<void> {
    const { outbox, pauses, clock, deliver, fail } = this.#means;
    this.#busy.add(target);
    let wait = 0;
    try {
      for (let letter = outbox.first(target); letter !== undefined; letter = outbox.first(target)) {
        wait = pauses.left(target, clock()) || (await deliver(letter));
        if (wait > 0) break;
      }
    } catch (error) {
      fail(error);
      wait = pauses.left(target, clock()) || FIRST_PAUSE;
    }
    this.#busy.delete(target);
    if (wait > 0 && outbox.first(target) !== undefined) this.postpone(target, wait);
    this.#pump();
  }
}

/**
 * Whose turn it is next: the last one first, and each at most once. While the ledger is away, one client may come and go any number of
 * times.
 */
class Stack {
  #items: RecordKey[];
  readonly #members: Set<RecordKey>;

  constructor(items: RecordKey[] = []) {
    this.#items = items;
    this.#members = new Set(items);
  }

  get size(): number {
    return this.#items.length;
  }

  push(target: RecordKey): void {
    if (this.#members.has(target)) return;
    this.#members.add(target);
    this.#items.push(target);
  }

  pop(): RecordKey | undefined {
    const target = this.#items.pop();
    if (target !== undefined) this.#members.delete(target);
    return target;
  }

  /** Adds some whose turn comes after all others'. */
  putBelow(targets: readonly RecordKey[]): void {
    const added = targets.filter((target) => !this.#members.has(target));
    for (const target of added) this.#members.add(target);
    this.#items = [...added, ...this.#items];
  }
}
