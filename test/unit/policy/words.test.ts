import { expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { en } from "../../../src/words/catalogues/en.ts";

const speaking = (words: unknown): Policy => ({ words: words as NonNullable<Policy["words"]> });

it("takes catalogues, parts of them, and sentences of one's own", () => {
  const words = [
    en,
    { ...en, language: "en-GB" },
    { language: "pl", sentences: { "send.waiting": { one: "{count}", few: "{count}", other: "{count}" } } },
    { language: "de", sentences: { "warning.tooFast": undefined } },
  ];
  expect(definePolicy(speaking(words)).words).toEqual(words);
});

it.each<[string, unknown, string]>([
  ["what is no list", en, "words: expected a list of catalogues"],
  ["what is no catalogue", ["de"], "words[0]: expected a catalogue of party-bouncer/words"],
  [
    "a language that is none",
    [{ language: "german!", sentences: {} }],
    "words[0].language: expected a language",
  ],
  [
    "a key that is none, and says which was meant",
    [{ language: "de", sentences: { "warning.toFast": "Halt." } }],
    'Did you mean "warning.tooFast"?',
  ],
  [
    "a plural without its last form",
    [{ language: "de", sentences: { "send.waiting": { one: "Eine." } } }],
    "words[0].sentences.send.waiting: expected a text, or the forms of a plural",
  ],
  [
    "a sentence that nobody reads",
    [{ language: "de", sentences: { "warning.tooFast": "x".repeat(1_001) } }],
    "at most 1,000 characters",
  ],
])("refuses %s", (_, words, message) => {
  expect(() => definePolicy(speaking(words))).toThrow(message);
});
