import type { Fate } from "../../../src/simulator/result.ts";

const whole = new Intl.NumberFormat("en");
const percent = new Intl.NumberFormat("en", { style: "percent", maximumSignificantDigits: 2 });

export const count = (value: number): string => whole.format(Math.round(value));

/** "1 client", "2 clients". */
export const counted = (value: number, one: string, many = `${one}s`): string =>
  `${count(value)} ${value === 1 ? one : many}`;

export const share = (part: number, all: number): string => percent.format(all === 0 ? 0 : part / all);

/** From the beginning of the record: `1:05.250`. */
export function clock(ms: number): string {
  const [hours, minutes] = [Math.floor(ms / 3_600_000), Math.floor(ms / 60_000) % 60];
  const seconds = Math.floor(ms / 1_000) % 60;
  const fraction = String(Math.floor(ms % 1_000)).padStart(3, "0");
  const rest = `${String(seconds).padStart(2, "0")}.${fraction}`;
  return hours === 0 ? `${minutes}:${rest}` : `${hours}:${String(minutes).padStart(2, "0")}:${rest}`;
}

/** In the largest unit that says it in few figures: `250 ms`, `1.5 s`, `10 min`. */
export function span(ms: number): string {
  if (ms < 1_000) return `${count(ms)} ms`;
  if (ms < 60_000) return `${Number((ms / 1_000).toFixed(1))} s`;
  if (ms < 3_600_000) return `${Number((ms / 60_000).toFixed(1))} min`;
  if (ms < 86_400_000) return `${Number((ms / 3_600_000).toFixed(1))} h`;
  return `${Number((ms / 86_400_000).toFixed(1))} days`;
}

export function size(bytes: number): string {
  if (bytes < 1_024) return `${count(bytes)} B`;
  if (bytes < 1_048_576) return `${Number((bytes / 1_024).toFixed(1))} KiB`;
  return `${Number((bytes / 1_048_576).toFixed(1))} MiB`;
}

/** From worst to best. */
export const FATES: readonly Fate[] = ["closed", "hidden", "restricted", "warned", "ok"];

export const FATE_WORDS: Readonly<Record<Fate, string>> = {
  ok: "not hit",
  warned: "warned",
  restricted: "restricted",
  hidden: "hidden",
  closed: "closed",
};
