import type * as z from "zod/mini";
import { show } from "../shared/show.ts";
import { wrongInput } from "./problem.ts";

/** Where a list goes on, as text that nobody has to understand: base64url. */
export function cursorOf(position: unknown): string {
  const bytes = new TextEncoder().encode(JSON.stringify(position));
  let text = "";
  for (const byte of bytes) text += String.fromCharCode(byte);
  return btoa(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}

/** The same of a list that ends: `null` at its end. */
export function nextOf(position: unknown): string | null {
  return position === null ? null : cursorOf(position);
}

/** Where a list is to go on; `undefined` at its begin. @throws {Problem} if the text comes from another list, or from nowhere */
export function positionOf<Position>(
  schema: z.ZodMiniType<Position>,
  after: string | undefined,
): Position | undefined {
  if (after === undefined) return undefined;
  const { success, data } = schema.safeParse(decoded(after));
  if (success) return data;
  throw wrongInput([{ path: "after", expected: "the next of the page before", received: show(after) }]);
}

function decoded(after: string): unknown {
  try {
    const text = atob(after.replaceAll("-", "+").replaceAll("_", "/"));
    const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
    return JSON.parse(new TextDecoder("utf-8", { fatal: true, ignoreBOM: false }).decode(bytes));
  } catch {
    return undefined;
  }
}
