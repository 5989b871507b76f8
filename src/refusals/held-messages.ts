import type { Session } from "../session/session.ts";

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
  /** Whether connections may wait for the same limit. Then none is always the first to try. */
  isShared(): boolean;
  /** Told if an attempt throws after all. */
  fail(doing: string, error: unknown): void;
}

interface Queue<Item extends Waiting> {
  readonly items: Set<Item>;
  bytes: number;
  timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether its first is being tried, or is waiting for a promise: nobody else tries it then. */
  isBusy: boolean;
}

/** Ms after which it is tried again in any case: a strike may have been forgiven, or the clock have been set. */
const CHECKUP = 1_000;

/**
 * The messages of each connection that wait, in order. A timer runs while something waits, so that the room does not hibernate before it
 * is delivered. What waits is in memory only: whatever ends the room in spite of the timer closes its sockets too.
 */
export class HeldMessages<Item extends Waiting = Waiting> {
  readonly #deps: HeldMessagesDeps;
  readonly #queues = new Map<Session, Queue<Item>>();

  constructor(deps: HeldMessagesDeps) {
    this.#deps = deps;
  }

  /** Whether nothing waits in the whole room. */
  get isEmpty(): boolean {
    return this.#queues.size === 0;
  }

  /** The first one of this connection; `null` if nothing of it waits. */
  firstOf(session: Session): Item | null {
    return this.#queues.get(session)?.items.values().next().value ?? null;
  }

  /** Whether one more message may wait. */
  fits(session: Session, bytes: number, most: Bounds): boolean {
    const queue = this.#queues.get(session);
    return (queue?.items.size ?? 0) < most.messages && (queue?.bytes ?? 0) + bytes <= most.bytes;
  }

  /** Lets a message wait, behind those of its connection that wait already. @param wait ms after which it is tried, if it is the first */
  add(session: Session, item: Item, wait: number): void {
    const queue = this.#queues.get(session);
    if (queue !== undefined) {
      queue.items.add(item);
      queue.bytes += item.bytes;
      return;
    }
    const first: Queue<Item> = { items: new Set([item]), bytes: item.bytes, timer: undefined, isBusy: false };
    this.#queues.set(session, first);
    this.#sleep(session, first, wait);
  }

  /** Tries now what waits, in order, until one has to wait on. */
  try(session: Session): void {
    const queue = this.#queues.get(session);
    if (queue === undefined || queue.isBusy) return;
    clearTimeout(queue.timer);
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

  /** Has everything that waits tried soon: what it waits for may have changed. */
  hurry(): void {
    for (const [session, queue] of this.#queues) {
      if (queue.isBusy) this.firstOf(session)?.cancel();
      else this.#sleep(session, queue, 0);
    }
  }

  /** Forgets what waits of a connection that is gone. */
  drop(session: Session): void {
    const queue = this.#queues.get(session);
    if (queue === undefined) return;
    clearTimeout(queue.timer);
    this.#queues.delete(session);
    for (const item of queue.items) item.cancel();
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
      queue.items.delete(item);
      queue.bytes -= item.bytes;
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

  #sleep(session: Session, queue: Queue<Item>, ms: number): void {
    clearTimeout(queue.timer);
    queue.timer = setTimeout(() => this.try(session), Math.min(ms, CHECKUP));
  }
}
