/** Signs that are not seen, and change how what is around them is read. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Zl}\p{Zp}]/gu;

/** They belong to how some languages and pictures are written. */
const JOINS = /[\u200C\u200D]/;

/** Text of somebody else, in which each sign that would not be seen is named: `⟨U+202E⟩`. Line breaks stay, if asked for. */
export function plain(text: string, keepsLines = false): string {
  return text.replace(UNSEEN, (sign) =>
    (keepsLines && sign === "\n") || JOINS.test(sign)
      ? sign
      : `⟨U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0")}⟩`,
  );
}

const ALPHABETS = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u, /\p{Script=Armenian}/u];

/** Whether a name has letters of several alphabets that look alike. */
export function mixesAlphabets(name: string): boolean {
  return ALPHABETS.filter((alphabet) => alphabet.test(name)).length > 1;
}
