import { describe, expect, it } from "vitest";
import { languagesOf } from "../../../src/identity/languages.ts";

const asking = (header?: string): string[] =>
  languagesOf({ url: "", headers: new Headers(header === undefined ? {} : { "Accept-Language": header }) });

describe("the languages that a client asks for", () => {
  it.each([
    ["de", ["de"]],
    ["de-CH", ["de-CH"]],
    ["de-CH, fr;q=0.8", ["de-CH", "fr"]],
    ["zh-Hant-TW", ["zh-Hant"]],
    [" en-GB ,en", ["en-GB", "en"]],
    ["fr;q=0.9,de", ["de", "fr"]],
    ["fr; Q=0.9 , de;q=0.95,*;q=0.1", ["de", "fr"]],
    ["fr;q=0, de", ["de"]],
    ["fr;q=nonsense, de;q=0.5", ["fr", "de"]],
  ])("of %j, best first", (header, languages) => {
    expect(asking(header)).toEqual(languages);
  });

  it.each([undefined, "", "*", "x", "12", "de_CH", "<script>", "a-b-c-d-e", "de-", "e".repeat(999)])(
    "of %j are none",
    (header) => {
      expect(asking(header)).toEqual([]);
    },
  );

  it("are at most ten", () => {
    expect(asking(Array.from({ length: 1_000 }, () => "de").join())).toHaveLength(10);
  });
});
