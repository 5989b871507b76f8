import { signal } from "@preact/signals";
import { directionOf } from "../src/words/by-language.ts";
import { chooseCatalogue } from "../src/words/choose-catalogue.ts";
import { say } from "../src/words/say.ts";
import type { Catalogue, Values } from "../src/words/sentence.ts";
import { MOUNT } from "./mount.ts";
import { en } from "./words/en.ts";

export type Key = keyof typeof en.sentences;
export type Words = Catalogue<Key>;

/** Files of the other languages by their tags. The build names them. */
declare const WORDS_FILES: Readonly<Record<string, string>>;

/** The languages that there are. */
export const LANGUAGES: readonly string[] = [en.language, ...Object.keys(WORDS_FILES)];

/** The words in which the page speaks. */
export const words = signal<Words>(en);

/** Says a sentence of the page. */
export function t(key: Key, values?: Values): string {
  return say(words.value, key, values);
}

/** Text that somebody else wrote, for the middle of a sentence: whichever way it runs, the sentence keeps its own. */
export function isolated(text: string): string {
  return `\u2068${text}\u2069`;
}

/** The direction in which the page is read. */
export function direction(): "ltr" | "rtl" {
  return directionOf(words.value.language);
}

/** The first language of the reader that there is, or English. */
export function languageFor(wanted: readonly string[]): string {
  return (
    chooseCatalogue(
      LANGUAGES.map((language) => ({ language })),
      wanted,
    )?.language ?? en.language
  );
}

/** Speaks a language from now on. Without its file, the page goes on as it was. */
export async function speak(language: string): Promise<void> {
  if (language === en.language) words.value = en;
  const file = WORDS_FILES[language];
  if (file === undefined) return;
  const response = await fetch(`${MOUNT}${file}`).catch(() => null);
  if (response?.ok !== true) return;
  const sentences = (await response.json()) as Partial<Words["sentences"]>;
  words.value = { language, sentences: { ...en.sentences, ...sentences } };
}
