import type { ChatFrame } from "./frames.ts";
import type { Person } from "./person.ts";
import { Series } from "./series.ts";

export type Listener = "bare-alice" | "bare-bob" | "guarded-alice" | "guarded-bob";

/** Counts what the sockets really sent and received. It knows nothing of what a room decided. */
export interface Counts {
  readonly sent: Series;
  readonly received: Readonly<Record<Listener, Series>>;
  /** `performance.now()` of the Spammer's first message, or `null`. */
  readonly startedAt: number | null;
  /** `performance.now()` of the Spammer's last message that Alice received in the guarded room; `-Infinity` before any. */
  readonly heardAt: number;
  countSent: () => void;
  listen: (who: Listener, person: Person) => void;
}

export function openCounts(changed: () => void): Counts {
  const sent = new Series();
  const received = {
    "bare-alice": new Series(),
    "bare-bob": new Series(),
    "guarded-alice": new Series(),
    "guarded-bob": new Series(),
  };
  let startedAt: number | null = null;
  let heardAt = -Infinity;
  return {
    sent,
    received,
    get startedAt() {
      return startedAt;
    },
    get heardAt() {
      return heardAt;
    },
    countSent() {
      const now = performance.now();
      startedAt ??= now;
      sent.add(now);
      changed();
    },
    listen(who, person) {
      person.onChat(({ from }: ChatFrame) => {
        if (from !== "Spammer") return;
        const now = performance.now();
        received[who].add(now);
        if (who === "guarded-alice") heardAt = now;
        changed();
      });
    },
  };
}
