import { readdirSync } from "node:fs";
import path from "node:path";
import { expect, it } from "vitest";
import { en } from "../../../console/words/en.ts";
import type { Catalogue } from "../../../src/words/sentence.ts";
import { faultsOf } from "../../support/catalogue-faults.ts";

const FOLDER = path.resolve(import.meta.dirname, "../../../console/words");
const LANGUAGES = ["ar", "de", "es", "fr", "he", "hi", "it", "ja", "ko", "nl", "pl", "pt", "tr", "zh"];

it("the page has each of the languages", () => {
  const files = readdirSync(FOLDER).filter((file) => file.endsWith(".ts"));
  expect(files.toSorted()).toEqual([...LANGUAGES, "en"].toSorted().map((language) => `${language}.ts`));
});

it.each(LANGUAGES)("its %s is whole, and its plurals are those of the language", async (language) => {
  const module = (await import(path.join(FOLDER, `${language}.ts`))) as Record<string, Catalogue>;
  const catalogue = module[language];
  expect(catalogue?.language).toBe(language);
  expect(catalogue && faultsOf(catalogue, en)).toEqual([]);
});
