import { hexOf } from "./hex.ts";

const BYTES = 32;

/** A secret that nobody can guess: 64 hex digits. */
export function newToken(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(BYTES)));
}

/** A short secret that nobody can guess in the few tries that there are: 12 hex digits. */
export function newKey(): string {
  return hexOf(crypto.getRandomValues(new Uint8Array(6)));
}

/** Whether two tokens are the same. The time it takes does not depend on where they differ. */
export function isSameToken(expected: string, received: unknown): boolean {
  if (typeof received !== "string" || received.length !== expected.length) return false;
  let difference = 0;
  for (let index = 0; index < expected.length; index++) {
    difference |= expected.charCodeAt(index) ^ received.charCodeAt(index);
  }
  return difference === 0;
}
