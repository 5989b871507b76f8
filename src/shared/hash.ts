/** The FNV-1a hash of a text (Fowler, Noll and Vo; 32 bits, of UTF-16 code units in place of bytes), of which 30 bits are kept. */
export function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  // V8 writes a number of 30 bits in half the bytes of a larger one.
  return hash >>> 2;
}

/** A hash of 32 bits, each of which depends on all of another one. FNV-1a leaves texts that differ in their last character next to one another. */
export function spread(hash: number): number {
  // The last step of MurmurHash3.
  let mixed = hash;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >>> 0;
}
