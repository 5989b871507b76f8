import { formatDuration } from "../src/words/by-language.ts";
import { words } from "./words.ts";

const UNITS = [
  [86_400_000, "day"],
  [3_600_000, "hour"],
  [60_000, "minute"],
  [1_000, "second"],
] as const;

/** Makes one of each kind for each language: they are slow to make. */
function kept<Made>(make: (language: string) => Made): () => Made {
  const made = new Map<string, Made>();
  return () => {
    const { language } = words.value;
    const one = made.get(language) ?? make(language);
    made.set(language, one);
    return one;
  };
}

const numbers = kept((language) => new Intl.NumberFormat(language, { maximumFractionDigits: 1 }));
const relative = kept(
  (language) => new Intl.RelativeTimeFormat(language, { numeric: "auto", style: "short" }),
);
const moments = kept(
  (language) => new Intl.DateTimeFormat(language, { dateStyle: "medium", timeStyle: "medium" }),
);
const times = kept((language) => new Intl.DateTimeFormat(language, { timeStyle: "medium" }));
const lists = kept((language) => new Intl.ListFormat(language, { type: "conjunction" }));

export const formatNumber = (value: number): string => numbers().format(value);

export const formatMoment = (at: number): string => moments().format(at);

/** To the second, without the day. */
export const formatTime = (at: number): string => times().format(at);

export const formatList = (texts: readonly string[]): string => lists().format(texts);

/** A span of time, rounded up, such as `3 minutes`. @param ms more than 0 */
export const formatSpan = (ms: number): string => formatDuration(words.value.language, ms);

/** How long ago it was, or how soon it will be, such as `3 min. ago`. */
export function formatRelative(at: number, now: number): string {
  const apart = at - now;
  const [size, unit] = unitOf(Math.abs(apart));
  return relative().format(Math.round(apart / size), unit);
}

function unitOf(ms: number): readonly [number, "day" | "hour" | "minute" | "second"] {
  return UNITS.find(([length]) => ms >= length) ?? UNITS[3];
}

const percents = kept(
  (language) => new Intl.NumberFormat(language, { style: "percent", maximumFractionDigits: 1 }),
);

/** @param share of 1 */
export const formatPercent = (share: number): string => percents().format(share);
