const DAY = [86_400, "day", Infinity] as const;
/** Each with its seconds, and how many of it are one of the next. */
const UNITS = [[1, "second", 60], [60, "minute", 60], [3_600, "hour", 24], DAY] as const;

/** A span of time as people say it: so many of one unit. */
export interface Span {
  readonly count: number;
  readonly unit: (typeof UNITS)[number][1];
}

/**
 * A span of time in one unit, rounded up so that nobody who heeds it comes too early.
 *
 * @param ms more than 0, and finite
 */
export function spanOf(ms: number): Span {
  const seconds = Math.ceil(ms / 1_000);
  const [size, unit] = UNITS.find(([size, , most]) => Math.ceil(seconds / size) < most) ?? DAY;
  return { count: Math.ceil(seconds / size), unit };
}

/**
 * The same in English: `2 seconds`, `1 minute`.
 *
 * @param ms more than 0; `Infinity` has no words
 */
export function formatDuration(ms: number): string {
  const { count, unit } = spanOf(ms);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
