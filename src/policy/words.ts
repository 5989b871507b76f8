import { z } from "zod";
import { GUARD_SENTENCES } from "../words/guard-sentences.ts";
import { PAGE_SENTENCES } from "../words/page-sentences.ts";
import { ROOM_SENTENCES } from "../words/room-sentences.ts";

const PLURAL = "a text, or the forms of a plural with other among them";

const form = z.string(PLURAL).max(1_000, "a text of at most 1,000 characters");

const sentence = z.union(
  [
    form,
    z.strictObject({
      zero: form.optional(),
      one: form.optional(),
      two: form.optional(),
      few: form.optional(),
      many: form.optional(),
      other: form,
    }),
  ],
  PLURAL,
);

/** The keys of all sentences. */
export const SENTENCES = { ...ROOM_SENTENCES, ...GUARD_SENTENCES, ...PAGE_SENTENCES };

const LANGUAGE = 'a language, such as "de" or "pt-BR"';

const words = z.strictObject(
  {
    language: z.string(LANGUAGE).refine(isLanguage, LANGUAGE),
    sentences: z.strictObject(
      Object.fromEntries(Object.keys(SENTENCES).map((key) => [key, sentence.optional()])),
      "sentences by their keys",
    ),
  },
  "a catalogue of party-bouncer/words, or sentences of your own",
);

export const wordsSchema = z.array(words, "a list of catalogues").max(50, "at most 50 catalogues");

function isLanguage(tag: string): boolean {
  try {
    return Intl.getCanonicalLocales(tag).length === 1;
  } catch {
    return false;
  }
}
