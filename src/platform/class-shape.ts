/** A class, whatever its constructor takes. */
export type Class = abstract new (...args: never[]) => object;

/** Whether something is a class, or a function that can be called with `new`. An arrow function or a method has no prototype to guard. */
export function isClass(value: unknown): value is Class {
  return typeof value === "function" && typeof value.prototype === "object" && value.prototype !== null;
}

/** Whether instances of a class have all methods of these names, their own or inherited. */
export function hasMethods({ prototype }: Class, ...names: readonly string[]): boolean {
  return names.every((name) => typeof (prototype as Record<string, unknown>)[name] === "function");
}

/** What something is that should have been a class, in words. */
export function kindOf(value: unknown): string {
  if (value === null) return "null";
  if (typeof value === "object") return "an object";
  return typeof value === "function" ? "a function that is not a class" : typeof value;
}
