import * as z from "zod/mini";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** In ms. */
const SHORTEST_WINDOW = 10;

const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/**
 * A span of time: milliseconds, or a number with a unit.
 *
 * @example
 * const window: Duration = "10s"; // or 10_000, "250ms", "1m", "1h", "1d"
 */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/** A duration in ms; `null` if it is negative, infinite, or not a duration at all. */
export function milliseconds(duration: unknown): number | null {
  if (typeof duration === "number") {
    return Number.isFinite(duration) && duration >= 0 ? Math.round(duration) : null;
  }
  if (typeof duration !== "string") return null;
  const match = PATTERN.exec(duration);
  if (match === null) return null;
  const ms = Math.round(Number(match[1]) * UNITS[match[2] as keyof typeof UNITS]);
  return Number.isFinite(ms) ? ms : null;
}

export const duration = z.pipe(
  z.custom<Duration>(
    (value) => milliseconds(value) !== null,
    'a duration, such as 250, "250ms", "10s", "1m", "1h" or "1d"',
  ),
  z.transform((value) => milliseconds(value) ?? 0),
);

export const positiveDuration = duration.check(z.refine((ms) => ms >= 1, "a duration of at least 1 ms"));

/** The window of a limit. A shorter one is nearly always a mistake for seconds, and every rate can be expressed with a longer one. */
export const windowDuration = duration.check(
  z.refine(
    (ms) => ms >= SHORTEST_WINDOW,
    `a duration of at least ${SHORTEST_WINDOW} ms (a number is in ms: for a second, say "1s")`,
  ),
);
