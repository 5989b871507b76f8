/** A text as one word of a shell: the same in bash, zsh and, for what we say, in fish. */
export function quoted(text: string): string {
  return `'${text.replaceAll("'", "'\\''")}'`;
}

/** The name of a function for a program. */
export function functionFor(program: string): string {
  return `_${program.replaceAll(/\W/g, "_")}`;
}
