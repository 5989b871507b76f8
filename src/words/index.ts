/**
 * Every sentence that a person is shown, by its key, in sixteen languages. The server and the client take those that you name.
 *
 * @module party-bouncer/words
 */
export { directionOf, formatDelay, formatDuration } from "./by-language.ts";
export { en } from "./catalogues/en.ts";
export { chooseCatalogue } from "./choose-catalogue.ts";
export type { ClientKey } from "./client-sentences.ts";
export type { RoomKey } from "./room-sentences.ts";
export { say } from "./say.ts";
export type { Catalogue, Plural, Sentence, Values } from "./sentence.ts";
export type { SentenceKey, Words } from "./speaker.ts";
