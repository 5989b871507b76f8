import { type ReadonlySignal, signal } from "@preact/signals";

/** Ms for which what was done can be taken back at a click. */
export const UNDO_FOR = 10_000;

const TICK = 250;

/** The time in which something can be taken back. It stands still while somebody points at it, or has it in focus. */
export class UndoWindow {
  readonly #left = signal(UNDO_FOR);
  readonly #now: () => number;
  readonly #onOver: () => void;
  #since: number;
  #timer: ReturnType<typeof setInterval> | undefined;

  /** @param onOver called once it is over, and never after `close` */
  constructor(onOver: () => void, now: () => number = () => performance.now()) {
    this.#onOver = onOver;
    this.#now = now;
    this.#since = now();
    this.resume();
  }

  /** Ms that are left. */
  get left(): ReadonlySignal<number> {
    return this.#left;
  }

  pause(): void {
    if (this.#timer === undefined) return;
    this.#tick();
    this.#stop();
  }

  resume(): void {
    if (this.#timer !== undefined || this.#left.value === 0) return;
    this.#since = this.#now();
    this.#timer = setInterval(() => this.#tick(), TICK);
  }

  /** Ends it: it was used, or nobody can any more. */
  close(): void {
    this.#stop();
    this.#left.value = 0;
  }

  #stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  #tick(): void {
    const now = this.#now();
    this.#left.value = Math.max(0, this.#left.value - (now - this.#since));
    this.#since = now;
    if (this.#left.value > 0) return;
    this.#stop();
    this.#onOver();
  }
}
