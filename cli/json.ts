/**
 * A value as JSON on one line. Text that somebody else has chosen stays the same for a program that reads it, and cannot control a terminal:
 * JSON itself leaves some control characters as they are.
 */
export function jsonOf(value: unknown): string {
  return JSON.stringify(value).replaceAll(/[\p{Cc}\p{Cf}\u2028\u2029]/gu, (control) =>
    Array.from({ length: control.length }, (_, index) => escaped(control.charCodeAt(index))).join(""),
  );
}

function escaped(unit: number): string {
  return `\\u${unit.toString(16).padStart(4, "0")}`;
}
