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
