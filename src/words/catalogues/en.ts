import { GUARD_SENTENCES } from "../guard-sentences.ts";
import { PAGE_SENTENCES } from "../page-sentences.ts";
import { ROOM_SENTENCES } from "../room-sentences.ts";
import type { Catalogue } from "../sentence.ts";
import type { SentenceKey } from "../speaker.ts";

/** English. */
export const en: Catalogue<SentenceKey> = /* @__PURE__ */ english();

// A bundler keeps an object that is spread, whether anybody wants it or not.
function english(): Catalogue<SentenceKey> {
  return { language: "en", sentences: { ...ROOM_SENTENCES, ...GUARD_SENTENCES, ...PAGE_SENTENCES } };
}
