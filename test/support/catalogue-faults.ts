import type { Catalogue, Sentence } from "../../src/words/sentence.ts";

const PLACE = /\{(\w+)(?:, (?:duration|in))?\}/g;

/** Marks that turn the writing of what comes after them. */
const TURNING = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069]/;

/** What is wrong with a catalogue, beside one that is right. */
export function faultsOf<Key extends string>(catalogue: Catalogue<Key>, english: Catalogue<Key>): string[] {
  const keys = Object.keys(english.sentences) as Key[];
  const missing = keys.filter((key) => !(key in catalogue.sentences)).map((key) => `${key} is missing`);
  const others = Object.keys(catalogue.sentences).filter((key) => !(key in english.sentences));
  const wrong = keys
    .filter((key) => key in catalogue.sentences)
    .flatMap((key) => {
      const sentence = catalogue.sentences[key];
      return [
        ...formFaults(sentence, english.sentences[key], catalogue.language),
        ...textFaults(sentence, english.sentences[key]),
      ].map((fault) => `${key}: ${fault}`);
    });
  return [...missing, ...others.map((key) => `${key} is nowhere said`), ...wrong];
}

function formFaults(sentence: Sentence, english: Sentence, language: string): string[] {
  if (typeof english === "string") return typeof sentence === "string" ? [] : ["no plural is needed"];
  if (typeof sentence === "string") return ["a plural is needed"];
  const needed = new Intl.PluralRules(language).resolvedOptions().pluralCategories.toSorted().join();
  const has = Object.keys(sentence).toSorted().join();
  return has === needed ? [] : [`the forms are ${has}, and the language needs ${needed}`];
}

function textFaults(sentence: Sentence, english: Sentence): string[] {
  const places = placesIn(typeof english === "string" ? english : english.other);
  return formsOf(sentence).flatMap(([form, text]) => {
    // A language may say one, two or none in the word itself.
    const count = ["zero", "one", "two"].includes(form) && !placesIn(text).includes("count");
    const expected = places.filter((name) => !(count && name === "count"));
    return [
      ...(placesIn(text).join() === expected.join() ? [] : [`not the same values: ${text}`]),
      ...(/[{}]/.test(text.replaceAll(PLACE, "")) ? [`a brace too many: ${text}`] : []),
      ...(/^\S(?:.*\S)?$/.test(text) ? [] : ["it is empty, or has spaces around it"]),
      ...(TURNING.test(text) ? ["a mark that turns the writing"] : []),
      ...(text.normalize("NFC") === text ? [] : ["it is not in normal form C"]),
    ];
  });
}

function formsOf(sentence: Sentence): [form: string, text: string][] {
  return typeof sentence === "string" ? [["", sentence]] : Object.entries(sentence);
}

/** What stands for a value. Whether a time is a span or one to come is up to the language. */
function placesIn(text: string): string[] {
  return [...text.matchAll(PLACE)].map(([, name = ""]) => name).toSorted();
}
