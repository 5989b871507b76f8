import { chooseCatalogue } from "./choose-catalogue.ts";
import type { GuardKey } from "./guard-sentences.ts";
import type { PageKey } from "./page-sentences.ts";
import { type RoomKey, ROOM_SENTENCES } from "./room-sentences.ts";
import { render } from "./say.ts";
import type { Sentence, Values } from "./sentence.ts";

/** The key of a sentence that a person in a room may be shown. */
export type SentenceKey = RoomKey | GuardKey | PageKey;

/**
 * A language that people are spoken to in: one of the catalogues, or sentences of your own. Those that it lacks are said in English.
 *
 * @example
 * const words: Words = { ...de, sentences: { ...de.sentences, "warning.tooFast": "Nicht so schnell, bitte." } };
 */
export interface Words {
  /** The language, as BCP 47 has it, such as `"de"`. */
  readonly language: string;
  /** Its sentences, each by its key. */
  readonly sentences: Readonly<Partial<Record<SentenceKey, Sentence | undefined>>>;
}

/** Says a sentence. */
export type Say<Key extends string> = (key: Key, values?: Values) => string;

/** Says sentences with `words`, and in English what those lack. */
export function speaker<Key extends SentenceKey>(
  words: Words | undefined,
  english: Readonly<Record<Key, Sentence>>,
): Say<Key> {
  return (key, values) => {
    const sentence = words?.sentences[key];
    return words === undefined || sentence === undefined
      ? render(english[key], "en", values)
      : render(sentence, words.language, values);
  };
}

/** English, which is always there. */
const ENGLISH: Words = { language: "en", sentences: {} };

/**
 * Those of several languages that suit a reader best. English is among them, if not in words of your own.
 *
 * @returns `undefined` if the reader asks for none of them
 */
export function chooseWords(words: readonly Words[], languages: readonly string[]): Words | undefined {
  return chooseCatalogue([...words, ENGLISH], languages);
}

/** Says what a room says to a client that asks for this language, if for any. */
export function speakTo(locale: string | null, words: readonly Words[]): Say<RoomKey> {
  return speaker(locale === null ? undefined : chooseWords(words, [locale]), ROOM_SENTENCES);
}
