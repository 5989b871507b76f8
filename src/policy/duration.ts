import { z } from "zod";

const UNITS = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
/** Ms. */
const SHORTEST_WINDOW = 10;

const PATTERN = /^(\d+(?:\.\d+)?)(ms|s|m|h|d)$/;

/**
 * A span of time: milliseconds, or a number with a unit.
 *
 * @example
 * const window: Duration = "10s"; // or 10_000, "250ms", "1m", "1h", "1d"
 */
export type Duration = number | `${number}${"ms" | "s" | "m" | "h" | "d"}`;

/** The milliseconds of a duration, or `null` if it is none: negative, infinite, or not of the form. */
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

export const duration = z
  .custom<Duration>(
    (value) => milliseconds(value) !== null,
    'a duration, such as 250, "250ms", "10s", "1m", "1h" or "1d"',
  )
  .transform((value) => milliseconds(value) ?? 0);

export const positiveDuration = duration.refine((ms) => ms >= 1, "a duration of at least 1 ms");

/** Of a limit. A shorter one is nearly always a number of seconds; any rate can be said with a longer one. */
export const windowDuration = duration.refine(
  (ms) => ms >= SHORTEST_WINDOW,
  `a duration of at least ${SHORTEST_WINDOW} ms (a number is in ms: for a second, say "1s")`,
);
