import type { Session } from "../session/session.ts";
import { type Timers, TIMERS } from "../shared/timers.ts";

interface TurnsDeps {
  readonly active: { readonly policy: { readonly enforce: boolean; readonly maxMessageBytes: number } };
  /** Default: those of the platform. */
  readonly timers?: Timers;
}

/** Frames that a room sends in one turn while some wait: as few as that whoever has something new to say need not wait for long. */
const MOST_FRAMES = 128;

/** A room that has sent so many before the next turn comes is behind: ten milliseconds' work where each takes 20 µs. */
export const MANY_FRAMES = 512;

/** Messages that are delivered in one turn after they waited, also if what they lead to is sent only later. */
const MOST_MESSAGES = 32;

/** Ms for which whoever was heard has just been heard. */
export const JUST = 250;

/** What may wait, of all connections together: in bytes, and in messages. */
const MOST_BYTES = 16 * 1_048_576;
const MOST_WAITING = 4_096;

/**
 * The order in which clients are heard while a room has more to send than it can. All that it sends goes out behind what it has sent before,
 * so whoever says one thing would wait for everyone who says twenty. Therefore a connection that has just been heard waits until the room
 * has sent what it had; then one message of each has its turn. Nothing is refused, and no connection overtakes itself.
 *
 * A room cannot see what it has yet to send. But a timer of 0 ms fires only after that, so a room that sends much before one does is behind.
 */
export class Turns {
  /** Frames that the app has sent since the last turn. */
  sent = 0;
  readonly #deps: TurnsDeps;
  readonly #timers: Timers;
  readonly #waiting = new Map<Session, (() => void)[]>();
  readonly #heardAt = new WeakMap<Session, number>();
  #count = 0;
  /** Whether a timer runs for the next turn. */
  #isComing = false;
  #isBehind = false;

  constructor(deps: TurnsDeps) {
    this.#deps = deps;
    this.#timers = deps.timers ?? TIMERS;
  }

  /** Whether somebody may have to wait. Asked of each message. */
  get areTaken(): boolean {
    return this.sent >= MOST_FRAMES || this.#isComing;
  }

  /**
   * Lets a message wait, if it is not its connection's turn.
   *
   * @param deliver called once it is. It does not throw
   * @returns `false` if the message does not wait: then `deliver` is not called
   */
  wait(session: Session, now: number, deliver: () => void): boolean {
    const queue = this.#waiting.get(session);
    if (queue === undefined && !this.#hasToWait(session, now)) return false;
    if (this.#count >= this.#most) {
      this.finish(session);
      return false;
    }
    this.#count++;
    if (queue === undefined) this.#waiting.set(session, [deliver]);
    else queue.push(deliver);
    return true;
  }

  /** Delivers what waits of a connection, in front of all others. */
  finish(session: Session): void {
    for (const deliver of this.#takeOut(session)) deliver();
  }

  /** Forgets what waits of a connection. */
  drop(session: Session): void {
    this.#takeOut(session);
  }

  get #most(): number {
    return Math.min(MOST_WAITING, Math.ceil(MOST_BYTES / this.#deps.active.policy.maxMessageBytes));
  }

  #hasToWait(session: Session, now: number): boolean {
    if (!this.#deps.active.policy.enforce) return false;
    if (!this.#isComing) this.#await();
    if (this.sent >= MANY_FRAMES) this.#isBehind = true;
    if (!this.#isBehind || this.sent < MOST_FRAMES) return false;
    const before = this.#heardAt.get(session) ?? -Infinity;
    this.#heardAt.set(session, now);
    return now - before < JUST;
  }

  #await(): void {
    this.#isComing = true;
    this.#timers.set(() => this.#take(), 0);
  }

  #take(): void {
    this.#isComing = false;
    this.#isBehind &&= this.#waiting.size > 0 || this.sent >= MOST_FRAMES;
    this.sent = 0;
    let left = MOST_MESSAGES;
    for (const [session, queue] of this.#waiting) {
      if (left === 0 || this.sent >= MOST_FRAMES) break;
      this.#waiting.delete(session);
      const [deliver] = session.isGone ? [] : queue;
      if (deliver === undefined) {
        this.#count -= queue.length;
        continue;
      }
      queue.shift();
      // Behind all others, of which this loop then comes to the next.
      if (queue.length > 0) this.#waiting.set(session, queue);
      this.#count--;
      left--;
      deliver();
    }
    if (this.#isBehind) this.#await();
  }

  #takeOut(session: Session): readonly (() => void)[] {
    const queue = this.#waiting.get(session) ?? [];
    this.#waiting.delete(session);
    this.#count -= queue.length;
    return queue;
  }
}
