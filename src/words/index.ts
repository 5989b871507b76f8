/**
 * Every sentence that a person is shown, by its key, in sixteen languages. The server and the client take those that you name.
 *
 * @module party-bouncer/words
 */
export { type Catalogue, type Plural, say, type Sentence, type Values } from "./words.ts";
