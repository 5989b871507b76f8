import { CLIENT_SENTENCES } from "../client-sentences.ts";
import { ROOM_SENTENCES } from "../room-sentences.ts";
import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** English. */
export const en: Catalogue<SentenceKey> = {
  language: "en",
  sentences: { ...ROOM_SENTENCES, ...CLIENT_SENTENCES },
};
