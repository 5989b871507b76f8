import { describe, expect, it } from "vitest";
import { siphash } from "../../../src/record/siphash.ts";

const KEY = Uint8Array.from({ length: 16 }, (_, index) => index);

/** Of the authors' reference implementation: for 0, 1, 2, … bytes, counting up from 0, each as its eight bytes in their order. */
const VECTORS = `
  310e0edd47db6f72 fd67dc93c539f874 5a4fa9d909806c0d 2d7efbd796666785 b7877127e09427cf 8da699cd64557618 cee3fe586e46c9cb
  37d1018bf50002ab 6224939a79f5f593 b0e4a90bdf82009e f3b9dd94c5bb5d7a a7ad6b22462fb3f4 fbe50e86bc8f1e75 903d84c02756ea14
  eef27a8e90ca23f7 e545be4961ca29a1
`
  .trim()
  .split(/\s+/);

describe("SipHash-2-4", () => {
  it.each(VECTORS.map((vector, length) => [length, vector] as const))(
    "of %i bytes is as published",
    (length, vector) => {
      const bytes = Uint8Array.from({ length }, (_, index) => index);
      expect(siphash(KEY, bytes)).toBe(vector.match(/../g)?.toReversed().join(""));
    },
  );

  it("depends on each bit of its key and of its input", () => {
    const bytes = new TextEncoder().encode("address:203.0.113.77");
    const found = new Set([siphash(KEY, bytes)]);
    for (let bit = 0; bit < 128; bit++) found.add(siphash(flipped(KEY, bit), bytes));
    for (let bit = 0; bit < 8 * bytes.length; bit++) found.add(siphash(KEY, flipped(bytes, bit)));
    expect(found.size).toBe(1 + 128 + 8 * bytes.length);
  });
});

function flipped(bytes: Uint8Array, bit: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[bit >> 3] = (copy[bit >> 3] ?? 0) ^ (1 << (bit & 7));
  return copy;
}
