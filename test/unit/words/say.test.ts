import { expect, it } from "vitest";
import { say } from "../../../src/words/say.ts";
import type { Catalogue, Sentence } from "../../../src/words/sentence.ts";

function catalogue<Key extends string>(language: string, sentences: Record<Key, Sentence>): Catalogue<Key> {
  return { language, sentences };
}

it("a sentence is said with its values", () => {
  const words = catalogue("en", { greeting: "Hello {name}, {name}! You have {count} points." });
  expect(say(words, "greeting", { name: "Ada", count: 12_345 })).toBe(
    "Hello Ada, Ada! You have 12,345 points.",
  );
});

it("a value is text, whatever is in it", () => {
  const words = catalogue("en", { told: "{who} said {what}." });
  expect(say(words, "told", { who: "{what}", what: "$& $1 {who}" })).toBe("{what} said $& $1 {who}.");
});

it("what has no value stays as it is written", () => {
  expect(say(catalogue("en", { told: "{who} said {toString}." }), "told")).toBe("{who} said {toString}.");
});

it("a time is said as a span, or as one to come", () => {
  const words = catalogue("pl", { span: "Czas: {wait, duration}.", delay: "Wróć {wait, in}." });
  expect(say(words, "span", { wait: 60_000 })).toBe("Czas: 1 minuta.");
  expect(say(words, "delay", { wait: 60_000 })).toBe("Wróć za 1 minutę.");
});

it.each([
  [1, "1 plik"],
  [2, "2 pliki"],
  [5, "5 plików"],
  [22, "22 pliki"],
])("a plural has the form that the language has for %i", (count, text) => {
  const words = catalogue("pl", {
    files: { one: "{count} plik", few: "{count} pliki", other: "{count} plików" },
  });
  expect(say(words, "files", { count })).toBe(text);
});

it("a text is isolated in a language that is written from right to left", () => {
  expect(say(catalogue("ar", { rule: "القاعدة {rule}." }), "rule", { rule: "chat (1)" })).toBe(
    "القاعدة \u2068chat (1)\u2069.",
  );
});
