import { COHORTS } from "../shared/cohort.ts";
import { isAmount, isText } from "../shared/shape.ts";
import { show } from "../shared/show.ts";
import type { Pseudonym } from "./traffic-event.ts";

/** An object that anybody may have written. */
export type Fields = Readonly<Record<string, unknown>>;

/** Why something is not an event. */
export class NoEvent extends Error {}

export const TEXT = "a text";
export const AMOUNT = "a number of 0 or more";
export const WHOLE = "a whole number of 0 or more";
export const PSEUDONYM = "a number or a text";

export const isTrue = (value: unknown): value is true => value === true;
export const isWhole = (value: unknown): value is number => Number.isSafeInteger(value) && isAmount(value);
export const isCount = (value: unknown): value is number => isWhole(value) && value >= 1;
export const isCohort = (value: unknown): value is number => isWhole(value) && value < COHORTS;
export const isObject = (value: unknown): value is Fields =>
  typeof value === "object" && value !== null && !Array.isArray(value);
export const isPseudonym = (value: unknown): value is Pseudonym => isText(value) || Number.isFinite(value);

export function wrong(name: string, value: unknown, expected: string): NoEvent {
  return new NoEvent(
    value === undefined ? `"${name}" is missing` : `"${name}" is ${show(value)}, not ${expected}`,
  );
}

export function amountIn(fields: Fields, name: string): number {
  const value = fields[name];
  if (!isAmount(value)) throw wrong(name, value, AMOUNT);
  return value;
}

export function wholeIn(fields: Fields, name: string): number {
  const value = fields[name];
  if (!isWhole(value)) throw wrong(name, value, WHOLE);
  return value;
}

export function textIn(fields: Fields, name: string): string {
  const value = fields[name];
  if (!isText(value)) throw wrong(name, value, TEXT);
  return value;
}

export function optionalText(fields: Fields, name: string): string | null {
  const value = fields[name] ?? null;
  if (value !== null && !isText(value)) throw wrong(name, value, TEXT);
  return value;
}

export function pseudonymIn(fields: Fields, name: string): Pseudonym {
  const value = fields[name];
  if (!isPseudonym(value)) throw wrong(name, value, PSEUDONYM);
  return value;
}

export function listIn<T>(
  fields: Fields,
  name: string,
  isOne: (value: unknown) => value is T,
  expected: string,
): readonly T[] {
  const value = fields[name];
  if (!Array.isArray(value) || !value.every(isOne)) throw wrong(name, value, `a list of ${expected}`);
  return value;
}

/** A field, if there is one. */
export function given<Name extends string, T>(
  name: Name,
  value: unknown,
  isOne: (value: unknown) => value is T,
  expected: string,
): { [Key in Name]?: T } {
  if (value === null) return {};
  if (!isOne(value)) throw wrong(name, value, expected);
  return { [name]: value } as { [Key in Name]?: T };
}
