/** A control character, so that nothing that is searched for goes over the end of a text. */
const BETWEEN = "\u{1f}";

/** What a search looks in: some texts, in lower case. */
export function wordsIn(texts: readonly string[]): string {
  return inLowerCase(texts.join(BETWEEN));
}

/** Text as it is compared. A database keeps no other text than well-formed. */
export function inLowerCase(text: string): string {
  return text.toWellFormed().toLowerCase();
}
