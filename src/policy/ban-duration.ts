import { type Duration, milliseconds } from "./duration.ts";

/** How long a ban lasts. `"forever"` has to be said; nothing else is permanent. */
export type BanDuration = Duration | "forever";

/** How long a ban lasts, in ms, or `"forever"`. */
export type DefinedBanDuration = number | "forever";

/** A duration in ms, `"forever"`, or `null` if it is neither. */
export function banDurationOf(duration: unknown): DefinedBanDuration | null {
  return duration === "forever" ? duration : milliseconds(duration);
}
