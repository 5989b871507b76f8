import type { Catalogue, Sentence } from "../../src/words/sentence.ts";

const PLAIN = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
const MARKED = "åƀçðéƒĝĥîĵķļɱñöþɋŕšţûṽŵẋýžÅƁÇÐÉƑĜĤÎĴĶĻṀÑÖÞɊŔŠŢÛṼŴẊÝŽ";

const LETTERS = new Map([...PLAIN].map((letter, index) => [letter, [...MARKED][index] ?? letter]));

/** The tag of a language that nobody speaks. `Intl` has English for it. */
export const PSEUDO = "en-XA";

/** English in letters of its own: what is still plain on a screen or a wire was never in a catalogue. */
export function pseudoOf<Key extends string>({ sentences }: Catalogue<Key>): Catalogue<Key> {
  const entries = Object.entries<Sentence>(sentences).map(([key, sentence]) => [
    key,
    typeof sentence === "string"
      ? marked(sentence)
      : Object.fromEntries(Object.entries(sentence).map(([form, text]) => [form, marked(text)])),
  ]);
  return { language: PSEUDO, sentences: Object.fromEntries(entries) as Record<Key, Sentence> };
}

/** A text in the letters of the pseudo-locale. What stands for a value stays as it is. */
export function marked(text: string): string {
  const parts = text.split(/(\{[^}]*\})/);
  return parts.map((part) => (part.startsWith("{") ? part : [...part].map(mark).join(""))).join("");
}

/**
 * The plain words of a text: those that no catalogue has said.
 *
 * @param values what was put into its sentences
 */
export function plainWordsIn(text: string, values: readonly string[] = []): string[] {
  const rest = values.reduce((left, value) => left.replaceAll(value, ""), text);
  const withoutTimes = rest.replaceAll(/(?:in )?\d+ (?:second|minute|hour|day)s?/g, "");
  return withoutTimes.match(/[A-Za-z]{2,}/g) ?? [];
}

function mark(letter: string): string {
  return LETTERS.get(letter) ?? letter;
}
