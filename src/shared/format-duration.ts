const SECOND = [1, "second"] as const;
const UNITS = [[86_400, "day"], [3_600, "hour"], [60, "minute"], SECOND] as const;

/**
 * A span of time for people, rounded up so that nobody who heeds it comes too early: `2 seconds`, `1 minute`.
 *
 * @param ms more than 0; `Infinity` has no words
 */
export function formatDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  const [size, unit] = UNITS.find(([length]) => seconds >= length) ?? SECOND;
  const count = Math.ceil(seconds / size);
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
