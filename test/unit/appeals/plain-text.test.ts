import { assert, property, string } from "fast-check";
import { describe, expect, it } from "vitest";
import { plainText } from "../../../src/appeals/plain-text.ts";
import { runs } from "../../support/runs.ts";

describe("plain text", () => {
  it("has nothing in it that is invisible or turns the text around", () => {
    expect(plainText("\u{202e}abc\u{2066}d\u{2069}\u{0}e\u{1b}[31mf\u{feff}\u{ad}")).toBe("abcde[31mf");
    expect(plainText("a\tb\r\nc\rd\u{2028}e")).toBe("a b\nc\nd\ne");
    expect(plainText("\n\n a\n\n\n\n\nb \n")).toBe("a\n\nb");
    expect(plainText("\u{d800}a")).toBe("\u{fffd}a");
  });

  it("keeps what joins letters and emoji", () => {
    expect(plainText("می\u{200c}خواهم 👩\u{200d}🚒")).toBe("می\u{200c}خواهم 👩\u{200d}🚒");
  });

  it("stays the same when it is made plain again, whatever it was", () => {
    assert(
      property(string({ unit: "binary", maxLength: 200 }), (text) => {
        const plain = plainText(text);
        expect(plainText(plain)).toBe(plain);
        expect(plain.isWellFormed()).toBe(true);
        expect(plain).not.toMatch(/(?![\n\u{200c}\u{200d}])[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u);
      }),
      { numRuns: runs(200) },
    );
  });
});
