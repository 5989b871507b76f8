/**
 * Reads a value that anybody may have written.
 *
 * @returns the value as it may be used, or `undefined` if it may not
 */
export type Read = (value: unknown) => unknown;
type Shape = Readonly<Record<string, Read>>;

/** The longest text (in characters) and the longest list (in items). The rest is cut off. */
const MOST_TEXT = 10_000;
const MOST_ITEMS = 100;

export const isText = (value: unknown): value is string => typeof value === "string";
/** Milliseconds, bytes, or a number of something. JSON can spell infinity: `1e999`. */
export const isAmount = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value <= Number.MAX_SAFE_INTEGER;

export const text: Read = (value) => (isText(value) ? value.slice(0, MOST_TEXT) : undefined);
export const amount: Read = (value) => (isAmount(value) ? value : undefined);
export const count: Read = (value) =>
  isAmount(value) && value >= 1 && Number.isInteger(value) ? value : undefined;
export const oneOf =
  (...values: readonly unknown[]): Read =>
  (value) =>
    values.includes(value) ? value : undefined;
export const orNull =
  (read: Read): Read =>
  (value) =>
    value === null ? null : read(value);
export const listOf =
  (read: Read): Read =>
  (value) => {
    const items = Array.isArray(value) ? value.slice(0, MOST_ITEMS).map(read) : [undefined];
    return items.includes(undefined) ? undefined : items;
  };
/** An object of these fields, and of those of `optional` that are there. */
export const shape =
  (fields: Shape, optional: Shape = {}) =>
  (value: unknown): Record<string, unknown> | undefined => {
    if (typeof value !== "object" || value === null) return undefined;
    const given = value as Record<string, unknown>;
    const result: Record<string, unknown> = {};
    for (const [name, read] of Object.entries({ ...fields, ...optional })) {
      if (given[name] === undefined && name in optional) continue;
      const field = read(given[name]);
      if (field === undefined) return undefined;
      result[name] = field;
    }
    return result;
  };

/** The fields of a JSON object; `null` if the text is anything else. */
export function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}
