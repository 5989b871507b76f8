import { hashOf } from "../shared/hash.ts";

/** Characters of a key that are kept. */
const LONGEST_KEY = 256;

/** A key of bounded length, since a client may make it up. Its length and a hash tell keys apart that begin alike. */
export function boundedKey(key: string): string {
  return key.length <= LONGEST_KEY ? key : `${key.slice(0, LONGEST_KEY)}#${key.length}#${hashOf(key)}`;
}
