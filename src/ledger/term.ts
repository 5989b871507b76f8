/** A span of time that began at `at` and ends at `until` (epoch ms; `Infinity`: never). */
export interface Term {
  readonly at: number;
  readonly until: number;
}

export function termFrom(now: number, duration: number | "forever"): Term {
  return { at: now, until: duration === "forever" ? Infinity : now + duration };
}

/** Milliseconds left; 0 once it is over. Never more than the whole term, even where the clock stepped back. */
export function remaining(term: Term, now: number): number {
  return Math.max(0, Math.min(term.until - now, term.until - term.at));
}

/**
 * The same term where the clock has not stepped back; else one of the same length that begins now, so
 * that nobody has to wait for the clock to catch up.
 */
export function settle<T extends Term>(term: T, now: number): T {
  return now >= term.at ? term : { ...term, at: now, until: now + (term.until - term.at) };
}
