import { expect, it } from "vitest";
import { chooseCatalogue } from "../../../src/words/choose-catalogue.ts";

const catalogues = ["en", "de", "pt", "pt-BR", "zh", "zh-Hant", "he"].map((language) => ({ language }));

it.each([
  [["de"], "de"],
  [["de-CH"], "de"],
  [["DE-ch"], "de"],
  [["fr", "de"], "de"],
  [["pt-BR"], "pt-BR"],
  [["zh"], "zh"],
  [["zh-CN"], "zh"],
  [["zh-TW"], "zh-Hant"],
  [["zh-Hant"], "zh-Hant"],
  [["iw"], "he"],
  [["en-GB", "de"], "en"],
  [["no such tag", "de"], "de"],
  [["fr"], undefined],
  [["ger"], "de"],
  [["d"], undefined],
  [[], undefined],
])("of %j it is %s", (languages, chosen) => {
  expect(chooseCatalogue(catalogues, languages)?.language).toBe(chosen);
});

it("one in another script or region is better than none", () => {
  expect(chooseCatalogue([{ language: "zh" }], ["zh-TW"])?.language).toBe("zh");
  expect(chooseCatalogue([{ language: "pt-BR" }], ["pt-PT"])?.language).toBe("pt-BR");
});

it("of two that suit alike it is the first", () => {
  const own = { language: "en", own: true };
  expect(chooseCatalogue([own, { language: "en" }], ["en-US"])).toBe(own);
});
