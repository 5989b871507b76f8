import type { Session } from "../session/session.ts";
import { type Timers, TIMERS } from "../shared/timers.ts";

/** Something that waits for its turn in the queue of its connection. */
export interface Waiting {
  readonly bytes: number;
  /**
   * Tries whether it may go. It is called only for the first one in a queue, and again after what it returns. It does not throw.
   *
   * @returns 0 if it is done with; ms after which to try again; or a promise, whose end is waited for before it is tried again
   */
  attempt(now: number): number | Promise<unknown>;
  /** What it waits for may have changed, or it is forgotten: a promise of its last attempt is fulfilled as soon as may be. */
  cancel(): void;
}

/** How much of one connection may wait. */
export interface Bounds {
  readonly messages: number;
  readonly bytes: number;
}

interface HeldMessagesDeps {
  readonly clock: () => number;
  /** Default: those of the platform. */
  readonly timers?: Timers;
  /** Whether connections may wait for the same limit. Then none is always the first to try. */
  isShared(): boolean;
  /** Told if an attempt throws after all. */
  fail(doing: string, error: unknown): void;
}

interface Queue<Item extends Waiting> {
  readonly items: Set<Item>;
  bytes: number;
  /** What it takes of the room's memory. */
  weight: number;
  timer: unknown;
  /** Whether its first is being tried, or is waiting for a promise: nobody else tries it then. */
  isBusy: boolean;
}

/** Most that a room's queues take of its memory beyond what each may in any case, in bytes: an eighth of what a room has. */
const MOST_IN_ROOM = 16 * 1_048_576;

/** What one connection may take in any case, in bytes, and what all may together. */
const FLOOR = 32_768;
const FLOORS = 16 * 1_048_576;

/** Bytes that a message takes in a queue beside its own. */
const OVERHEAD = 512;

/** Ms after which it is tried again in any case: a strike may have been forgiven, or the clock have been set. */
const CHECKUP = 1_000;

/**
 * The messages of each connection that wait, in order. A timer runs while something waits, so that the room does not hibernate before it
 * is delivered. What waits is in memory only: whatever ends the room in spite of the timer closes its sockets too.
 */
export class HeldMessages<Item extends Waiting = Waiting> {
  readonly #deps: HeldMessagesDeps;
  readonly #timers: Timers;
  readonly #queues = new Map<Session, Queue<Item>>();
  #weight = 0;

  constructor(deps: HeldMessagesDeps) {
    this.#deps = deps;
    this.#timers = deps.timers ?? TIMERS;
  }

  /** Whether nothing waits in the whole room. */
  get isEmpty(): boolean {
    return this.#queues.size === 0;
  }

  /** The first one of this connection; `null` if nothing of it waits. */
  firstOf(session: Session): Item | null {
    return this.#queues.get(session)?.items.values().next().value ?? null;
  }

  /**
   * Whether one more message may wait: within the bounds of its connection, and with no more than the room's queues have left. So
   * whoever hoards leaves to the others as much as it takes, and nobody can take the little that everybody may. That is less the more
   * connections there are with something that waits, or else thousands of them could fill the room's memory.
   */
  fits(session: Session, bytes: number, most: Bounds): boolean {
    const queue = this.#queues.get(session);
    return (
      (queue?.items.size ?? 0) < most.messages &&
      (queue?.bytes ?? 0) + bytes <= most.bytes &&
      this.hasRoom(session, bytes)
    );
  }

  /** Whether the room's queues have room for one more message of this connection, whatever the bounds of its own. */
  hasRoom(session: Session, bytes: number): boolean {
    const weight = (this.#queues.get(session)?.weight ?? 0) + weightOf(bytes);
    const floor = Math.min(FLOOR, FLOORS / (this.#queues.size + 1));
    return weight <= Math.max(floor, MOST_IN_ROOM - this.#weight);
  }

  /** Lets a message wait, behind those of its connection that wait already. @param wait ms after which it is tried, if it is the first */
  add(session: Session, item: Item, wait: number): void {
    const known = this.#queues.get(session);
    const queue = known ?? { items: new Set(), bytes: 0, weight: 0, timer: undefined, isBusy: false };
    queue.items.add(item);
    this.#weigh(queue, item.bytes, weightOf(item.bytes));
    if (known !== undefined) return;
    this.#queues.set(session, queue);
    this.#sleep(session, queue, wait);
  }

  /** Tries now what waits, in order, until one has to wait on. */
  try(session: Session): void {
    const queue = this.#queues.get(session);
    if (queue === undefined || queue.isBusy) return;
    this.#timers.clear(queue.timer);
    queue.isBusy = true;
    const next = this.#tryInOrder(session, queue);
    if (next instanceof Promise) {
      const goOn = (): void => {
        queue.isBusy = false;
        if (this.#queues.get(session) === queue) this.try(session);
      };
      next.then(goOn, goOn);
      return;
    }
    queue.isBusy = false;
    if (this.#queues.get(session) !== queue) return;
    if (next === 0) this.#queues.delete(session);
    else this.#sleep(session, queue, next);
  }

  /** Tries only the first one now, and nothing if none of this connection waits. */
  tryFirst(session: Session): void {
    const queue = this.#queues.get(session);
    const [item] = queue?.items ?? [];
    if (queue === undefined || item === undefined || this.#attempt(item) !== 0) return;
    if (queue.items.delete(item)) this.#weigh(queue, -item.bytes, -weightOf(item.bytes));
    if (queue.items.size === 0) this.drop(session);
  }

  /** Has everything that waits tried soon: what it waits for may have changed. */
  hurry(): void {
    for (const [session, queue] of this.#queues) {
      for (const item of queue.items) item.cancel();
      if (!queue.isBusy) this.#sleep(session, queue, 0);
    }
  }

  /** Forgets what waits of a connection that is gone. */
  drop(session: Session): void {
    const queue = this.#queues.get(session);
    if (queue === undefined) return;
    this.#timers.clear(queue.timer);
    this.#queues.delete(session);
    for (const item of queue.items) item.cancel();
    queue.items.clear();
    this.#weigh(queue, -queue.bytes, -queue.weight);
  }

  /** @returns what the first one left waits for; 0 if none is left */
  #tryInOrder(session: Session, queue: Queue<Item>): number | Promise<unknown> {
    let isFirst = true;
    for (const item of queue.items) {
      if (session.isGone) {
        this.drop(session);
        return 0;
      }
      const next = this.#attempt(item);
      if (next instanceof Promise) return next;
      // Whoever has just had its turn lets the others try first.
      if (next > 0) return isFirst || !this.#deps.isShared() ? next : next + 1;
      isFirst = false;
      // It may have been forgotten meanwhile, with all others.
      if (queue.items.delete(item)) this.#weigh(queue, -item.bytes, -weightOf(item.bytes));
    }
    return 0;
  }

  #attempt(item: Item): number | Promise<unknown> {
    try {
      return item.attempt(this.#deps.clock());
    } catch (error) {
      this.#deps.fail("delivering a message that waited", error);
      return 0;
    }
  }

  #weigh(queue: Queue<Item>, bytes: number, weight: number): void {
    queue.bytes += bytes;
    queue.weight += weight;
    this.#weight += weight;
  }

  #sleep(session: Session, queue: Queue<Item>, ms: number): void {
    this.#timers.clear(queue.timer);
    queue.timer = this.#timers.set(() => this.try(session), Math.min(ms, CHECKUP));
  }
}

function weightOf(bytes: number): number {
  return bytes + OVERHEAD;
}
