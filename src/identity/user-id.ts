import { hexOf } from "../shared/hex.ts";

const LONGEST = 64;
const SHORTENED = /^sha256-[\da-f]{64}$/;

/**
 * A user's id as it is kept: in the connection's state and in storage keys, so its length is bounded, and it is text that every
 * storage takes. If it is too long, or contains half of a character, it is hashed.
 */
export async function userIdOf(id: string): Promise<string> {
  if (id.length <= LONGEST && id.isWellFormed()) return id;
  // JSON escapes halves of characters. The encoder would replace each of them by the same character.
  const text = id.isWellFormed() ? id : JSON.stringify(id);
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", new TextEncoder().encode(text)));
  return `sha256-${hexOf(digest)}`;
}

/** The same for an id that an operator names: as the app knows it, or as it is kept. */
export async function namedUserId(id: string): Promise<string> {
  return SHORTENED.test(id) ? id : userIdOf(id);
}
