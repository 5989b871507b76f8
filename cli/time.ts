import { amountInWords } from "../src/shared/amount-in-words.ts";

const UNITS = [
  [86_400_000, "days"],
  [3_600_000, "hours"],
  [60_000, "minutes"],
] as const;
const SECOND = 1_000;

/** By how much the words for a span may be wrong: 90 minutes are not 2 hours. */
const TOLERANCE = 0.05;

/** A span of time in the largest unit that is near enough: `3 days`, `90 minutes`. @param ms more than 0 */
export function span(ms: number): string {
  for (const [length, unit] of UNITS) {
    const count = Math.round(ms / length);
    if (count > 0 && Math.abs(count * length - ms) <= TOLERANCE * ms) return amountInWords(count, unit);
  }
  return amountInWords(Math.max(1, Math.round(ms / SECOND)), "seconds");
}

/** How long ago a moment was: `2 hours ago`. A clock that is ahead of this one's says `just now`. */
export function ago(at: number, now = Date.now()): string {
  return now - at < SECOND ? "just now" : `${span(now - at)} ago`;
}

/** How long something still lasts: `2 hours`, `for good` or `over`. @param until epoch ms; `null` if it never ends */
export function left(until: number | null, now = Date.now()): string {
  if (until === null) return "for good";
  return until <= now ? "over" : span(until - now);
}
