/** A span of time. */
export interface Period {
  /** When it began, in epoch ms. */
  readonly at: number;
  /** When it ends, in epoch ms; `Infinity` if it never does. */
  readonly until: number;
}

export function periodFrom(now: number, duration: number | "forever"): Period {
  return { at: now, until: duration === "forever" ? Infinity : now + duration };
}

/** Milliseconds left of a period; 0 once it is over. Never more than the whole period, even if the clock stepped back. */
export function remaining(period: Period, now: number): number {
  return Math.max(0, Math.min(period.until - now, period.until - period.at));
}

/** A period that replaces another. If the other one still lasted, it begins where that one began. */
export function joined(before: Period | null, period: Period): Period {
  const lasted = before !== null && before.until >= period.at;
  return { at: lasted ? Math.min(before.at, period.at) : period.at, until: period.until };
}

/**
 * The same period, unless the clock has stepped back behind its beginning. Then it is one of the same length that begins now, so that nobody
 * has to wait for the clock to catch up.
 */
export function settle<T extends Period>(period: T, now: number): T {
  return now >= period.at ? period : { ...period, at: now, until: now + (period.until - period.at) };
}
