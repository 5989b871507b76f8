/** Breaks a sentence into lines for the terminal; in a pipe it stays one line. */
export function wrapped(text: string, indent: number): string {
  const margin = " ".repeat(indent);
  if (!process.stdout.isTTY) return margin + text;
  const width = Math.max(40, (process.stdout.columns ?? 80) - indent);
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + word.length + 1 > width) {
      lines.push(margin + line);
      line = word;
    } else line = line === "" ? word : `${line} ${word}`;
  }
  return [...lines, margin + line].join("\n");
}
