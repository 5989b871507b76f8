import { formatDuration as inEnglish, spanOf } from "../shared/format-duration.ts";

/**
 * A span of time as a language says it, such as `2 Sekunden`, rounded up to whole units.
 *
 * @param language as BCP 47 has it; one that the runtime does not know is taken for English
 * @param ms more than 0, and finite
 * @example
 * formatDuration("de", 1_500); // "2 Sekunden"
 */
export function formatDuration(language: string, ms: number): string {
  return formatted(language, inEnglish(ms), () => {
    const { count, unit } = spanOf(ms);
    return new Intl.NumberFormat(language, { style: "unit", unit, unitDisplay: "long" }).format(count);
  });
}

/**
 * A time to come as a language says it, such as `in 2 Sekunden`, rounded up to whole units.
 *
 * @param language as BCP 47 has it; one that the runtime does not know is taken for English
 * @param ms more than 0, and finite
 * @example
 * formatDelay("pl", 60_000); // "za 1 minutę"
 */
export function formatDelay(language: string, ms: number): string {
  return formatted(language, `in ${inEnglish(ms)}`, () => {
    const { count, unit } = spanOf(ms);
    return new Intl.RelativeTimeFormat(language).format(count, unit);
  });
}

/** A number as a language writes it. */
export function formatNumber(language: string, value: number): string {
  return formatted(language, null, () => new Intl.NumberFormat(language).format(value)) ?? String(value);
}

/** Which form of a plural a language has for a number. */
export function pluralOf(language: string, count: number): Intl.LDMLPluralRule {
  return formatted(language, null, () => new Intl.PluralRules(language).select(count)) ?? "other";
}

const RIGHT_TO_LEFT = /^(?:ar|dv|fa|he|ku-Arab|ps|sd|ug|ur|yi)(?:-|$)/i;

/**
 * Which way a language is written.
 *
 * @example
 * document.documentElement.dir = directionOf("ar"); // "rtl"
 */
export function directionOf(language: string): "ltr" | "rtl" {
  return RIGHT_TO_LEFT.test(language) ? "rtl" : "ltr";
}

/** English needs no `Intl`, and some engines lack parts of it: that of React Native has no `PluralRules`. Then it is English too. */
function formatted<Text extends string>(language: string, english: Text, format: () => Text): Text;
function formatted<Text extends string>(language: string, english: null, format: () => Text): Text | null;
function formatted(language: string, english: string | null, format: () => string): string | null {
  if (language === "en" && english !== null) return english;
  try {
    return format();
  } catch {
    return english;
  }
}
