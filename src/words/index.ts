/**
 * Every sentence that a person is shown, by its key, in fifteen languages. The server and the client take those that you name.
 *
 * @module party-bouncer/words
 */
export { directionOf, formatDelay, formatDuration } from "./by-language.ts";
export { ar } from "./catalogues/ar.ts";
export { de } from "./catalogues/de.ts";
export { en } from "./catalogues/en.ts";
export { es } from "./catalogues/es.ts";
export { fr } from "./catalogues/fr.ts";
export { he } from "./catalogues/he.ts";
export { hi } from "./catalogues/hi.ts";
export { it } from "./catalogues/it.ts";
export { ja } from "./catalogues/ja.ts";
export { ko } from "./catalogues/ko.ts";
export { nl } from "./catalogues/nl.ts";
export { pl } from "./catalogues/pl.ts";
export { pt } from "./catalogues/pt.ts";
export { tr } from "./catalogues/tr.ts";
export { zh } from "./catalogues/zh.ts";
export { chooseCatalogue } from "./choose-catalogue.ts";
export type { GuardKey } from "./guard-sentences.ts";
export type { PageKey } from "./page-sentences.ts";
export type { RoomKey } from "./room-sentences.ts";
export { say } from "./say.ts";
export type { Catalogue, Plural, Sentence, Values } from "./sentence.ts";
export type { SentenceKey, Words } from "./speaker.ts";
