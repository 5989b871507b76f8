import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mixesAlphabets, plain } from "../../../console/plain.ts";
import { runs } from "../../support/runs.ts";

const sign = fc.integer({ min: 0, max: 0x2_ff_ff });

/** Signs that turn the text around them, or are none. */
const TURNS = /[\u202A-\u202E\u2066-\u2069\u200E\u200F\u061C\p{Cc}]/u;

describe("somebody else's text", () => {
  it.each([
    ["\u202Enimda", "⟨U+202E⟩nimda"],
    ["a\u0000b\u0007", "a⟨U+0000⟩b⟨U+0007⟩"],
    ["in\u200Bvisible", "in⟨U+200B⟩visible"],
    ["two\nlines", "two⟨U+000A⟩lines"],
    ["tag \u{E0041}", "tag ⟨U+E0041⟩"],
    ["private \uE000", "private ⟨U+E000⟩"],
  ])("names each sign of %j that would not be seen", (text, shown) => {
    expect(plain(text)).toBe(shown);
  });

  it.each(["José", "नमस्ते", "می‌خواهم", "👩‍🚀", "<b>bold</b>", "שלום"])("stays %s", (text) => {
    expect(plain(text)).toBe(text);
  });

  it("keeps its lines where it may have some", () => {
    expect(plain("one\ntwo\r\n", true)).toBe("one\ntwo⟨U+000D⟩\n");
  });

  it("has no sign left that turns text around, whatever it was", () => {
    fc.assert(
      fc.property(fc.array(sign), (signs) => {
        const text = String.fromCodePoint(...signs);
        expect(TURNS.test(plain(text))).toBe(false);
      }),
      { numRuns: runs(300) },
    );
  });
});

describe("a name", () => {
  it.each([
    ["аdmin", true],
    ["Ωmega", true],
    ["admin", false],
    ["админ", false],
    ["user 42 🔥", false],
    ["太郎 Taro", false],
  ])("%s mixes alphabets that look alike: %s", (name, mixes) => {
    expect(mixesAlphabets(name)).toBe(mixes);
  });
});
