import { SIZE_LIMIT } from "../measure/measure.ts";

/** What a warning says to a person, in plain words and with what to do next. */
export function warningText(limit: string, retryAfter: number, strikesLeft: number | null): string {
  const what = limit === SIZE_LIMIT ? "That message is too large." : "You are sending messages too fast.";
  const next =
    retryAfter === 0 ? "Please slow down." : `Please wait ${inWords(retryAfter)} before you send more.`;
  return strikesLeft === 1
    ? `${what} ${next} If it happens again, you will be disconnected.`
    : `${what} ${next}`;
}

/** A span of ms in words, rounded up so that nobody who heeds it comes too early: `2 seconds`, `1 minute`. */
export function inWords(ms: number): string {
  const seconds = Math.ceil(ms / 1_000);
  if (seconds < 120) return plural(seconds, "second");
  const minutes = Math.ceil(seconds / 60);
  return minutes < 120 ? plural(minutes, "minute") : plural(Math.ceil(minutes / 60), "hour");
}

function plural(count: number, unit: string): string {
  return `${count} ${unit}${count === 1 ? "" : "s"}`;
}
