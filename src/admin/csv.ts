/** What a spreadsheet takes for the begin of a formula, also as it is written in East Asian text. */
const FORMULA = /^[=+\-@\t\r\n＝＋－＠]/;

/** What cannot stand in a cell as it is. */
const SPECIAL = /[",\r\n]/;

/** So that spreadsheets know that it is UTF-8. */
export const BYTE_ORDER_MARK = "\u{feff}";

/**
 * A line of CSV, as RFC 4180 has it. Anybody may have written what is in it, and a spreadsheet runs what looks like a formula: so that gets an
 * apostrophe before it.
 */
export function csvLine(cells: readonly string[]): string {
  return `${cells.map(cellOf).join(",")}\r\n`;
}

function cellOf(text: string): string {
  const harmless = FORMULA.test(text) ? `'${text}` : text;
  return SPECIAL.test(harmless) ? `"${harmless.replaceAll('"', '""')}"` : harmless;
}

/** A time (epoch ms) as people and spreadsheets read it; empty if there is none. */
export function timeCell(time: number | null): string {
  if (time === null || !Number.isFinite(time)) return "";
  const date = new Date(time);
  return Number.isNaN(date.getTime()) ? String(time) : date.toISOString();
}
