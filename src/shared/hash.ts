/** The FNV-1a hash of a text (Fowler, Noll and Vo; 32 bits, of UTF-16 code units in place of bytes), of which 30 bits are kept. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // V8 writes a number of 30 bits in half the bytes of a larger one.
  return hash >>> 2;
}
