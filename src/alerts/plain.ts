/** Control characters, invisible ones, and those that turn the direction of what follows. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu;

/**
 * Text that anybody may have made up, as one line that looks as what it is: nothing in it is invisible, turns the text around, or begins
 * a new line.
 *
 * @param most characters; what is longer ends in an ellipsis
 */
export function plain(text: string, most: number): string {
  const line = text.toWellFormed().replaceAll(UNSEEN, " ").replaceAll(/\s+/gu, " ").trim();
  const characters = Array.from(line);
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : line;
}

/** The same in quotation marks, of which it has none itself. So nobody can take it for the words around it. */
export function quoted(text: string, most: number): string {
  return `"${plain(text, most).replaceAll('"', "'")}"`;
}
