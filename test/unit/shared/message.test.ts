import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { bytesOf, exceedsBytes, lengthOf } from "../../../src/shared/message.ts";
import { runs } from "../../support/runs.ts";

const encoded = (text: string): number => new TextEncoder().encode(text).length;

describe("text", () => {
  it.each([
    ["nothing", "", 0],
    ["ASCII", "hello", 5],
    ["the last of one byte", "\u007f", 1],
    ["the first of two bytes", "\u0080", 2],
    ["the last of two bytes", "\u07ff", 2],
    ["the first of three bytes", "\u0800", 3],
    ["the last before the surrogates", "\ud7ff", 3],
    ["the first after the surrogates", "\ue000", 3],
    ["the last of three bytes", "\uffff", 3],
    ["the first of four bytes", "\u{10000}", 4],
    ["the last of four bytes", "\u{10ffff}", 4],
    ["an emoji", "😀", 4],
    ["a family of emoji", "👨‍👩‍👧", 18],
    ["a mixture", "aé中😀", 10],
    ["a lone low surrogate", "\udc00", 3],
    ["low surrogates alone", "\udc00\udfff", 6],
  ])("is measured in bytes of UTF-8: %s", (_, text, bytes) => {
    expect(encoded(text)).toBe(bytes);
    expect(bytesOf(text)).toBe(bytes);
    expect(exceedsBytes(text, bytes)).toBe(false);
    expect(exceedsBytes(text, bytes - 1)).toBe(true);
    expect(exceedsBytes(text, bytes + 1)).toBe(false);
  });

  it.each([
    ["high surrogates alone", "\ud800\udbff"],
    ["a high surrogate at the end", "ab\ud800"],
    ["one before three bytes", "\ud800中"],
    ["one before two bytes", "\ud800é"],
    ["one before a pair", "\ud800😀"],
    ["a pair turned round", "\udc00\ud800"],
  ])("counts a surrogate that is alone as what is sent for it: %s", (_, text) => {
    expect(bytesOf(text)).toBe(encoded(text));
    expect(exceedsBytes(text, encoded(text))).toBe(false);
    expect(exceedsBytes(text, encoded(text) - 1)).toBe(true);
  });

  it("is as long as its UTF-8, whatever it is", () => {
    const units = fc.integer({ min: 0, max: 0xffff }).map((unit) => String.fromCharCode(unit));
    const surrogates = fc.integer({ min: 0xd7ff, max: 0xe000 }).map((unit) => String.fromCharCode(unit));
    const texts = fc.array(fc.oneof(units, surrogates, fc.string({ unit: "binary" })), { maxLength: 40 });
    fc.assert(
      fc.property(texts, fc.nat(300), (parts, max) => {
        const text = parts.join("");
        expect(bytesOf(text)).toBe(encoded(text));
        expect(exceedsBytes(text, max)).toBe(encoded(text) > max);
      }),
      { numRuns: runs(5_000) },
    );
  });

  it.each([
    ["over the limit in letters already", "é".repeat(101)],
    ["within the limit even at three bytes a letter", "é".repeat(33)],
  ])("that is %s is not read", (_, text) => {
    const reading = vi.spyOn(String.prototype, "charCodeAt");
    exceedsBytes(text, 100);
    const reads = reading.mock.calls.length;
    reading.mockRestore();
    expect(reads).toBe(0);
  });
});

describe("bytes", () => {
  it.each([0, 1, 5, 16_384])("are counted as they are: %i", (length) => {
    const buffer = new ArrayBuffer(length);
    for (const message of [buffer, new Uint8Array(buffer), new DataView(buffer)]) {
      expect(bytesOf(message)).toBe(length);
      expect(exceedsBytes(message, length)).toBe(false);
      expect(exceedsBytes(message, length - 1)).toBe(true);
    }
  });

  it("of a view are the view's, not those of the buffer beneath it", () => {
    const buffer = new ArrayBuffer(1_000);
    expect(exceedsBytes(new Uint8Array(buffer, 10, 5), 5)).toBe(false);
    expect(exceedsBytes(new DataView(buffer, 10, 5), 4)).toBe(true);
  });

  it("of a view of wider elements are bytes, not elements", () => {
    expect(exceedsBytes(new Float64Array(2), 15)).toBe(true);
    expect(exceedsBytes(new Float64Array(2), 16)).toBe(false);
  });
});

describe("a Blob, as sockets in memory hand bytes over from compatibility date 2026-03-17 on,", () => {
  it("is measured by its size", () => {
    const blob = new Blob(["x".repeat(300)]);
    expect([bytesOf(blob), lengthOf(blob)]).toEqual([300, 300]);
    expect([exceedsBytes(blob, 299), exceedsBytes(blob, 300)]).toEqual([true, false]);
  });
});

it("what states no size has none, and never is no number", () => {
  for (const odd of [undefined, null, {}, [], 5, { size: "large" }, { byteLength: Number.NaN }]) {
    expect([bytesOf(odd as never), lengthOf(odd as never)]).toEqual([0, 0]);
    expect(exceedsBytes(odd as never, 1)).toBe(false);
  }
});
