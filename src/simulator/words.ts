import type { Duration } from "../policy/duration.ts";
import { amountInWords } from "../shared/amount-in-words.ts";
import { formatDuration } from "../shared/format-duration.ts";

/** `3 messages a second`, `1 message in 15 seconds`, `2,000 bytes a second`. */
export function rateInWords(limit: number, window: number, unit = "messages"): string {
  const count = amountInWords(limit, unit);
  if (window === 1_000) return `${count} a second`;
  if (window === 60_000) return `${count} a minute`;
  if (window === 3_600_000) return `${count} an hour`;
  return `${count} in ${spanInWords(window)}`;
}

/** `312 ms`, `1.5 seconds`, `2 minutes`. */
export function spanInWords(ms: number): string {
  if (ms < 1_000) return `${ms} ms`;
  if (ms < 60_000) return ms === 1_000 ? "1 second" : `${Number((ms / 1_000).toFixed(1))} seconds`;
  return formatDuration(ms);
}

const UNITS = [
  [86_400_000, "d"],
  [3_600_000, "h"],
  [60_000, "m"],
  [1_000, "s"],
] as const;

/** As a policy says it: `10s`, `250ms`. */
export function durationInCode(ms: number): Duration {
  const unit = UNITS.find(([length]) => ms >= length && ms % length === 0);
  return unit === undefined ? `${ms}ms` : `${ms / unit[0]}${unit[1]}`;
}

/** The last moment that a `Date` can be. A record may name a later one. */
const LAST = 8.64e15;

/** A moment of a record. */
export function dateOf(at: number): Date {
  return new Date(Math.min(at, LAST));
}

/** `99.9%`. */
export function shareInWords(share: number): string {
  return `${Number((share * 100).toFixed(4))}%`;
}
