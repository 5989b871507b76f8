/** A text as one word of bash or zsh. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The name of a function for a program. */
export function functionFor(program: string): string {
  return `_${program.replaceAll(/\W/g, "_")}`;
}
