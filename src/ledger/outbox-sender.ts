import type { RecordKey } from "../identity/record-key.ts";
import { type Backoff, FIRST_PAUSE, LONGEST_PAUSE } from "./backoff.ts";
import type { Outbox, OutboxItem } from "./outbox.ts";

/** The ledger is told about so many clients at the same time. */
const AT_ONCE = 8;

/** How often, in ms, it is looked whose pause is over. */
const LOOK_EVERY = 250;

/** What the sender needs. */
interface OutboxSenderDeps {
  readonly outbox: Outbox;
  readonly backoff: Backoff;
  clock(): number;
  /**
   * Takes an item to the ledger, and out of the outbox.
   *
   * @returns how long to wait, in ms, before there is more to say about that client
   */
  deliver(item: OutboxItem): Promise<number>;
  /** All that can be said about a client now was said. */
  onHeard(): void;
  fail(error: unknown): void;
}

/**
 * Sends the outbox's items to the ledger: about several clients at the same time, about each in order. Decisions go before notes, and the
 * newest first. If the ledger does not answer about one client, the others do not wait.
 *
 * There is no timer: what is to be tried again goes out at the first {@link catchUp} after its pause.
 */
export class OutboxSender {
  readonly #deps: OutboxSenderDeps;
  #decided = new Stack();
  #noted = new Stack();
  readonly #busy = new Set<RecordKey>();
  /** When there may be more to say about a client (epoch ms). */
  readonly #waiting = new Map<RecordKey, number>();
  #isLoaded = false;
  // Something may be left from before the room was loaded.
  #dueAt = 0;

  constructor(deps: OutboxSenderDeps) {
    this.#deps = deps;
  }

  /** There is a new item about a client in the outbox. */
  send(target: RecordKey, kind: "decision" | "note"): void {
    // If there are too many notes, this one was not kept.
    if (this.#isLoaded && this.#deps.outbox.first(target) === undefined) return;
    this.#waiting.delete(target);
    (kind === "decision" ? this.#decided : this.#noted).push(target);
    if (this.#isLoaded) this.#pump();
    else this.catchUp(this.#deps.clock());
  }

  /** There is an item about a client that is to go out after so many ms. */
  postpone(target: RecordKey, ms: number): void {
    const at = this.#deps.clock() + ms;
    this.#waiting.set(target, at);
    this.#dueAt = Math.min(this.#dueAt, at);
    this.#keepWaiting();
  }

  /** Goes on if there is anything to say and it is time. If not, it costs two comparisons. */
  catchUp(now: number): void {
    // A clock that stepped back holds up nothing.
    if (now < this.#dueAt && (this.#dueAt === Infinity || now >= this.#dueAt - LONGEST_PAUSE)) return;
    this.#dueAt = Infinity;
    if (this.#isLoaded) this.#wake(now);
    else void this.#load();
  }

  async #load(): Promise<void> {
    const { outbox, fail, clock } = this.#deps;
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
    // They have been tried before: newer ones come first.
    this.#noted.putBelow(ready);
    this.#pump();
  }

  #pump(): void {
    const { outbox, backoff, clock } = this.#deps;
    // One question is enough to find out whether a ledger that was away is back.
    while (this.#busy.size < (backoff.awaySince === null ? AT_ONCE : 1)) {
      const now = clock();
      const rest = backoff.leftOfAll(now);
      if (rest > 0) {
        if (this.#decided.size + this.#noted.size === 0) return;
        this.#dueAt = Math.min(this.#dueAt, now + rest);
        this.#keepWaiting();
        return;
      }
      const target = this.#decided.pop() ?? this.#noted.pop();
      if (target === undefined) return;
      // If the client is being served, that goes on until nothing is left to say about it.
      if (!this.#busy.has(target) && outbox.first(target) !== undefined) void this.#serve(target);
    }
  }

  /** What has to wait survives a crash, and that the room falls asleep. */
  #keepWaiting(): void {
    const { outbox, fail } = this.#deps;
    outbox.keep().catch(fail);
  }

  async #serve(target: RecordKey): Promise<void> {
    const { outbox, backoff, clock, deliver, onHeard, fail } = this.#deps;
    this.#busy.add(target);
    let wait = 0;
    try {
      for (let item = outbox.first(target); item !== undefined; item = outbox.first(target)) {
        wait = backoff.left(target, clock()) || (await deliver(item));
        if (wait > 0) break;
      }
    } catch (error) {
      fail(error);
      wait = backoff.left(target, clock()) || FIRST_PAUSE;
    }
    this.#busy.delete(target);
    if (wait > 0 && outbox.first(target) !== undefined) this.postpone(target, wait);
    onHeard();
    this.#pump();
  }
}

/** Whose turn is next: the newest first, and each client once, however often it comes and goes while the ledger is away. */
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

  /** Adds some that come after all others. */
  putBelow(targets: readonly RecordKey[]): void {
    const added = targets.filter((target) => !this.#members.has(target));
    for (const target of added) this.#members.add(target);
    this.#items = [...added, ...this.#items];
  }
}
