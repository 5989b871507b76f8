/** Control characters, invisible ones, and those that turn the direction of what follows. New lines stay, and what joins letters and emoji. */
const UNSEEN = /(?![\n\u{200c}\u{200d}])[\p{Cc}\p{Cf}]/gu;

const NEW_LINE = /\r\n|[\r\u{85}\p{Zl}\p{Zp}]/gu;

/** Text that a client has made up, as plain text: it looks as what it is, and cannot turn around what stands beside it. */
export function plainText(text: string): string {
  return text
    .toWellFormed()
    .replaceAll(NEW_LINE, "\n")
    .replaceAll("\t", " ")
    .replaceAll(UNSEEN, "")
    .replaceAll(/\n{3,}/g, "\n\n")
    .trim();
}
