import { show } from "../shared/show.ts";

/** Throws if an adapter was not given what it adapts, such as a binding that is not there. */
export function requireMethod(adapter: string, given: unknown, method: string, expected: string): void {
  const found = (given as Record<string, unknown> | null | undefined)?.[method];
  if (typeof found === "function") return;
  throw new TypeError(`${adapter}: expected ${expected}, received ${show(given)}`);
}
