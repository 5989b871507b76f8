import { expect, it } from "vitest";
import { hashOf } from "../../../src/shared/hash.ts";

// Published with the hash: FNV-1a of 32 bits, without its two lowest bits.
it.each([
  ["", 0x811c9dc5],
  ["a", 0xe40c292c],
  ["foobar", 0xbf9cf968],
])("the hash of %o is FNV-1a", (text, fnv) => {
  expect(hashOf(text)).toBe(fnv >>> 2);
});
