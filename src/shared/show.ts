/** A value as an error can show it: text in quotes, and at most 100 characters of anything. Never throws. */
export function show(value: unknown): string {
  if (typeof value === "function") return "a function";
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "symbol" || value === undefined) return String(value);
  if (typeof value === "number") return String(value);
  try {
    const text = JSON.stringify(value);
    return text.length > 100 ? `${text.slice(0, 100)}…` : text;
  } catch (error) {
    return error instanceof TypeError && /circular/i.test(error.message)
      ? "an object that refers to itself"
      : "an object that cannot be shown";
  }
}
