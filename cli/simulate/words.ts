import { amountInWords } from "../../src/shared/amount-in-words.ts";
import { dateOf } from "../../src/simulator/words.ts";

/** `1,203`, or `1,203 clients` and `1 client`. @param unit in the plural, with an s */
export function amount(count: number, unit = ""): string {
  return unit === "" ? count.toLocaleString("en") : amountInWords(count, unit);
}

/** `4 (0.33%)`: how many, and which share of all if that is known. @param unit in the plural, with an s */
export function counted(count: number, of = 0, unit = ""): string {
  const number = amount(count, unit);
  return of === 0 ? number : `${number} (${percent(count / of)})`;
}

/** `0.33%`: exact to two digits that count, and never 0% or 100% of what is not none or all. */
export function percent(share: number): string {
  const value = share * 100;
  if (value === 0 || value === 100) return `${value}%`;
  if (value < 0.01) return "< 0.01%";
  if (value > 99.99) return "> 99.99%";
  const digits = Math.min(value, 100 - value) < 0.1 ? 2 : 1;
  return `${Number(value.toFixed(digits))}%`;
}

/** `2026-11-12 14:02:07 UTC` */
export function moment(at: number): string {
  return `${timestamp(at)} UTC`;
}

function timestamp(at: number): string {
  return isoOf(at).slice(0, 19).replace("T", " ");
}

/** `2026-11-12T14:02:07.120Z` */
export function isoOf(at: number): string {
  return dateOf(at).toISOString();
}

/** `14:02:07.120`, or with the day if that is not the day of the beginning. */
export function momentWithin(at: number, from: number): string {
  const text = isoOf(at);
  const isSameDay = text.slice(0, 10) === isoOf(from).slice(0, 10);
  return isSameDay ? text.slice(11, 23) : timestamp(at);
}

/** `1.2 MB` */
export function size(bytes: number): string {
  if (bytes < 1_000) return amount(bytes, "bytes");
  const [unit, scale] = bytes < 1e6 ? ["kB", 1e3] : bytes < 1e9 ? ["MB", 1e6] : ["GB", 1e9];
  return `${Number((bytes / Number(scale)).toFixed(1)).toLocaleString("en")} ${unit}`;
}
