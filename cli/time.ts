import { formatDuration } from "../src/shared/format-duration.ts";

const UNITS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
] as const;

/** How long ago a moment was, rounded down: `2 hours ago`. A clock that is ahead of this one's says `just now`. */
export function ago(at: number, now = Date.now()): string {
  const passed = now - at;
  const unit = UNITS.find(([length]) => passed >= length);
  if (unit === undefined) return "just now";
  const [length, name] = unit;
  const count = Math.floor(passed / length);
  return `${count} ${name}${count === 1 ? "" : "s"} ago`;
}

/** When something ends: `in 2 hours`, `never` or `over`. @param until epoch ms; `null` if it never does */
export function ending(until: number | null, now = Date.now()): string {
  if (until === null) return "never";
  return until <= now ? "over" : `in ${formatDuration(until - now)}`;
}
