import { describe, expect, it } from "vitest";
import * as words from "../../../src/words/index.ts";
import { type Catalogue, en, type SentenceKey } from "../../../src/words/index.ts";
import type { Sentence } from "../../../src/words/sentence.ts";
import { faultsOf } from "../../support/catalogue-faults.ts";

const catalogues = Object.values<unknown>(words).filter(
  (exported): exported is Catalogue<SentenceKey> =>
    typeof exported === "object" && exported !== null && "sentences" in exported,
);

it.each(catalogues)(
  "the catalogue $language is whole, and its plurals are those of the language",
  (catalogue) => {
    expect(faultsOf(catalogue, en)).toEqual([]);
  },
);

describe("the check finds", () => {
  const english: Catalogue = {
    language: "en",
    sentences: { hello: "Hello {name}.", files: { one: "{count} file", other: "{count} files" } },
  };
  const whole: Record<string, Sentence> = {
    hello: "Cześć {name}.",
    files: { one: "{count} plik", few: "{count} pliki", many: "{count} plików", other: "{count} pliku" },
  };
  const faultsIn = (changed: Record<string, Sentence>): string[] =>
    faultsOf({ language: "pl", sentences: { ...whole, ...changed } }, english);

  it("nothing in one that is right", () => {
    expect(faultsIn({})).toEqual([]);
    expect(faultsIn({ files: { one: "plik", few: "{count}", many: "{count}", other: "{count}" } })).toEqual(
      [],
    );
  });

  it("a sentence that is missing", () => {
    expect(faultsOf({ language: "pl", sentences: {} }, english)).toEqual([
      "hello is missing",
      "files is missing",
    ]);
  });

  it.each<[string, Record<string, Sentence>]>([
    ["one that nobody says", { bye: "Pa." }],
    ["a form that is missing", { files: { one: "{count}", few: "{count}", other: "{count}" } }],
    ["a plural that is none", { files: "{count} plik" }],
    ["a value that is missing", { hello: "Cześć." }],
    ["a value that nobody gives", { hello: "Cześć {name} {surname}." }],
    ["a number that is missing", { files: { one: "plik", few: "pliki", many: "{count}", other: "{count}" } }],
    ["a brace that is not closed", { hello: "Cześć {name} {na" }],
    ["spaces around it", { hello: "Cześć {name} " }],
    ["a mark that turns the writing", { hello: "\u202ECześć {name}" }],
    ["letters in pieces", { hello: "Czes\u0301\u0107 {name}" }],
  ])("%s", (_, changed) => {
    expect(faultsIn(changed)).toHaveLength(1);
  });
});
