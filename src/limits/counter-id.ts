/** The ids of the counters that do not come from a limit. */
export const INVALID_MESSAGES = 0;
export const CONNECTS = 1;
export const STANDING_REQUESTS = 2;

/** Ids below this one are never given to a limit. There are more of them than are in use, so that one can be added. */
const RESERVED = 8;

/** An id for what counts by these numbers: the same in every room and after every restart, and never a reserved one. */
export function counterId(numbers: string): number {
  const hash = hashOf(numbers);
  return hash < RESERVED ? hash + RESERVED : hash;
}

/** The FNV-1a hash of a text (Fowler, Noll and Vo; 32 bits, of UTF-16 code units in place of bytes), of which 30 bits are kept. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // V8 writes a number of 30 bits in half the bytes of a larger one.
  return hash >>> 2;
}
