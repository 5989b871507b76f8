import type { Timers } from "../shared/timers.ts";

interface Alarm {
  readonly due: number;
  /** Tells alarms apart that are due at the same time: the one set first rings first. */
  readonly order: number;
  run: (() => void) | null;
}

/** Timers of a time that only goes on when it is told to. */
export class VirtualTimers implements Timers<Alarm> {
  /** A heap: each is due no later than its two children. */
  readonly #alarms: Alarm[] = [];
  #order = 0;
  #now = 0;

  /** Epoch ms. */
  get now(): number {
    return this.#now;
  }

  set(run: () => void, ms: number): Alarm {
    const alarm: Alarm = { due: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#alarms.push(alarm);
    this.#rise(this.#alarms.length - 1);
    return alarm;
  }

  clear(alarm: Alarm | undefined): void {
    if (alarm !== undefined) alarm.run = null;
  }

  /** Says what time it is. Nothing rings. */
  setClock(now: number): void {
    this.#now = now;
  }

  /** Lets time pass: what is due by then rings, each at its own time. */
  advance(now: number): void {
    for (;;) {
      const [first] = this.#alarms;
      if (first === undefined || first.due > now) break;
      this.#takeFirst();
      this.#now = Math.max(this.#now, first.due);
      first.run?.();
    }
    this.#now = now;
  }

  #takeFirst(): void {
    const last = this.#alarms.pop();
    if (last === undefined || this.#alarms.length === 0) return;
    this.#alarms[0] = last;
    this.#sink();
  }

  #rise(start: number): void {
    let index = start;
    while (index > 0) {
      const parent = (index - 1) >> 1;
      if (!this.#swapUnlessInOrder(parent, index)) return;
      index = parent;
    }
  }

  #sink(): void {
    let index = 0;
    for (;;) {
      const left = 2 * index + 1;
      const right = left + 1;
      const child = this.#isSooner(right, left) ? right : left;
      if (!this.#swapUnlessInOrder(index, child)) return;
      index = child;
    }
  }

  /** @returns whether they were swapped */
  #swapUnlessInOrder(parent: number, child: number): boolean {
    const [one, other] = [this.#alarms[parent], this.#alarms[child]];
    if (one === undefined || other === undefined || !this.#isSooner(child, parent)) return false;
    this.#alarms[parent] = other;
    this.#alarms[child] = one;
    return true;
  }

  #isSooner(index: number, than: number): boolean {
    const [one, other] = [this.#alarms[index], this.#alarms[than]];
    if (one === undefined || other === undefined) return false;
    return one.due < other.due || (one.due === other.due && one.order < other.order);
  }
}
