import { WELCOME } from "./known-status.ts";
import type { PacedStanding } from "./standing-event.ts";

/** What knows where it stands, and tells when that changes: a guarded socket. */
export interface StandingSource {
  /** Where it stands now. */
  readonly standing: PacedStanding;
  /** Listens to changes of the standing. */
  addEventListener(type: "standing", listener: () => void): void;
  /** Stops listening. */
  removeEventListener(type: "standing", listener: () => void): void;
}

/** Before a room has said anything. One object, or hydration would render twice. */
export const AT_FIRST: PacedStanding = { ...WELCOME, queued: 0 };

const SECOND = 1_000;

/** A standing as a component shows it: the same object until it says something else, and counted down once a second. */
export class ShownStanding {
  readonly #source: StandingSource;
  #shown: PacedStanding;

  /** @param first what is shown before anybody subscribes */
  constructor(source: StandingSource, first: PacedStanding) {
    this.#source = source;
    this.#shown = first;
  }

  /** Calls `listener` if the standing has changed, at each whole second of a countdown too. */
  readonly subscribe = (listener: () => void): (() => void) => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    const changed = (): void => {
      clearTimeout(timer);
      this.show(this.#source.standing);
      listener();
      const wait = waitOf(this.#shown);
      if (wait > 0 && wait < Infinity) timer = setTimeout(changed, wait % SECOND || SECOND);
    };
    this.#source.addEventListener("standing", changed);
    changed();
    return () => {
      clearTimeout(timer);
      this.#source.removeEventListener("standing", changed);
    };
  };

  readonly get = (): PacedStanding => this.#shown;

  show(standing: PacedStanding): void {
    if (!isSame(standing, this.#shown)) this.#shown = standing;
  }
}

/** Ms until a message may be sent; `Infinity` if no end is known. */
export function waitOf({ retryAfter, slowMode }: PacedStanding): number {
  return Math.max(retryAfter, slowMode?.retryAfter ?? 0);
}

/** Whether two standings say the same. */
export function isSame(a: PacedStanding, b: PacedStanding): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
