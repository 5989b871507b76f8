import { Heap } from "../shared/heap.ts";
import type { Timers } from "../shared/timers.ts";

interface Alarm {
  readonly due: number;
  /** Tells alarms apart that are due at the same time: the one set first rings first. */
  readonly order: number;
  run: (() => void) | null;
}

/** Timers of a time that only goes on when it is told to. */
export class VirtualTimers implements Timers<Alarm> {
  readonly #alarms = new Heap(isSooner);
  #order = 0;
  #now = 0;

  /** Epoch ms. */
  get now(): number {
    return this.#now;
  }

  set(run: () => void, ms: number): Alarm {
    const alarm: Alarm = { due: this.#now + Math.max(0, ms), order: this.#order++, run };
    this.#alarms.push(alarm);
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
      const { first } = this.#alarms;
      if (first === undefined || first.due > now) break;
      this.#alarms.takeFirst();
      this.#now = Math.max(this.#now, first.due);
      first.run?.();
    }
    this.#now = now;
  }
}

function isSooner(one: Alarm, other: Alarm): boolean {
  return one.due < other.due || (one.due === other.due && one.order < other.order);
}
