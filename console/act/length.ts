/** How long something lasts, as a moderator has chosen it. */
export type Length =
  | { readonly kind: "for"; readonly ms: number }
  | { readonly kind: "until"; readonly at: number }
  | { readonly kind: "forever" };

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;

/** What is offered at a click. `null`: for ever. */
export interface Lengths {
  readonly presets: readonly (number | null)[];
  /** Which is chosen at first. */
  readonly usual: number | null;
  /** Ms; the API takes no more. */
  readonly most: number;
}

const YEARS = 36_500 * DAY;
const MONTH = 31 * DAY;

export const LENGTHS = {
  mute: { presets: [MINUTE, 10 * MINUTE, HOUR, DAY], usual: 10 * MINUTE, most: MONTH },
  restrict: { presets: [10 * MINUTE, HOUR, DAY, 7 * DAY], usual: HOUR, most: MONTH },
  "shadow-ban": { presets: [10 * MINUTE, HOUR, DAY, 7 * DAY, null], usual: 10 * MINUTE, most: YEARS },
  ban: { presets: [HOUR, DAY, 7 * DAY, 30 * DAY, null], usual: HOUR, most: YEARS },
  switch: { presets: [10 * MINUTE, 30 * MINUTE, 2 * HOUR, DAY], usual: 30 * MINUTE, most: MONTH },
} as const satisfies Record<string, Lengths>;

/** A preset as what is chosen. */
export function lengthOf(preset: number | null): Length {
  return preset === null ? { kind: "forever" } : { kind: "for", ms: preset };
}

/** Why a moment is none that something can last until. */
export type WrongMoment = "missing" | "past" | "far";

/**
 * A moment that was typed, in the time of whoever typed it.
 *
 * @param text as `<input type="datetime-local">` has it: `2026-11-29T18:30`
 */
export function momentOf(text: string, now: number, most: number): number | WrongMoment {
  const at = new Date(text).getTime();
  if (text === "" || Number.isNaN(at)) return "missing";
  if (at <= now) return "past";
  return at - now > most ? "far" : at;
}

/** A moment as `<input type="datetime-local">` has it, to the minute. */
export function typedMoment(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * MINUTE);
  return local.toISOString().slice(0, 16);
}

/** When something ends that begins now; `null` if never. */
export function endOf(length: Length, now: number): number | null {
  if (length.kind === "forever") return null;
  return length.kind === "until" ? length.at : now + length.ms;
}

/** As the API takes it. */
export function asFields(length: Length): { for: number | "forever" } | { until: number } {
  if (length.kind === "until") return { until: length.at };
  return { for: length.kind === "forever" ? "forever" : length.ms };
}

/** As the API takes it where it only takes durations. */
export function asDuration(length: Length, now: number): number | "forever" {
  const end = endOf(length, now);
  return end === null ? "forever" : Math.max(1, end - now);
}
