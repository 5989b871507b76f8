import type { Sentence } from "../src/words/sentence.ts";

/** A part of the page's words in another language: each key that the English part has, and no other. */
export type LikeEnglish<English> = Readonly<Record<keyof English, Sentence>>;
