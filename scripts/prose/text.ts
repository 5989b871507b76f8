/** A sentence, and the line that it begins on, from 1. */
export interface Sentence {
  readonly line: number;
  readonly text: string;
}

/** A run of lines that belong together: a paragraph, an item of a list, a row of a table, a comment. */
interface Passage {
  readonly line: number;
  readonly lines: readonly string[];
}

/** The sentences of a page, without its code, headings and tables' rules. */
export function sentencesOfPage(markdown: string): Sentence[] {
  const lines = blanked(markdown, /^( *)(`{3,}|~{3,})[^\n]*\n[\s\S]*?^\1\2[^\n]*$/gm)
    .replaceAll(/^---\n[\s\S]*?^---$/gm, (text) => text.replaceAll(/[^\n]/g, ""))
    .split("\n");
  const passages: { line: number; lines: string[] }[] = [];
  let isOpen = false;
  for (const [index, line] of lines.entries()) {
    if (/^\s*$|^#|^\s*\|[-| :]+\|$/.test(line)) {
      isOpen = false;
      continue;
    }
    const isOwn = /^\s*(?:[-*+] |\d+\. |>|\|)/.test(line);
    if (isOwn || !isOpen) passages.push({ line: index + 1, lines: [] });
    isOpen = true;
    passages.at(-1)?.lines.push(line.replace(/^\s*(?:[-*+] |\d+\. |> ?)?/, ""));
  }
  return passages.flatMap(sentencesOf);
}

/** The sentences of the comments in a TypeScript file, without examples. */
export function sentencesOfComments(source: string): Sentence[] {
  const passages: { line: number; lines: string[] }[] = [];
  const comments = source.matchAll(/\/\*\*?[\s\S]*?\*\/|(?:^|(?<=[;{},)] ))\/\/[^\n]*(?:\n\s*\/\/[^\n]*)*/gm);
  for (const { 0: comment, index } of comments) {
    const first = source.slice(0, index).split("\n").length;
    const text = blanked(comment, /@example\b[\s\S]*?(?=\n\s*\*\s*@|\*\/)/g);
    for (const [offset, raw] of text.split("\n").entries()) {
      const line = raw.replace(/^\s*(?:\/\*\*?|\*\/|\*|\/\/)\s?/, "").replace(/\*\/\s*$/, "");
      const isOwn = offset === 0 || /^\s*(?:@|- )/.test(line) || line.trim() === "";
      if (isOwn) passages.push({ line: first + offset, lines: [] });
      passages
        .at(-1)
        ?.lines.push(line.replace(/^\s*(?:- |@(?:throws|param|returns)\b)/, (tag) => tag.trimStart()));
    }
  }
  return passages.flatMap(sentencesOf);
}

/** Lines stay where they are. */
function blanked(text: string, pattern: RegExp): string {
  return text.replaceAll(pattern, (match) => match.replaceAll(/[^\n]/g, ""));
}

function sentencesOf({ line, lines }: Passage): Sentence[] {
  const sentences: Sentence[] = [];
  let at = line;
  const text = lines.map(plain).join("\n");
  for (const part of text.split(/(?<=[.!?:;]["')*_]*)(?=\s)|\|/)) {
    const lead = /^\s*/.exec(part)?.[0] ?? "";
    const words = part
      .trim()
      .replaceAll(/\s+/g, " ")
      .replaceAll(/^[*_"'(]+|[*_)"']+$/g, "");
    if (words !== "") sentences.push({ line: at + lead.split("\n").length - 1, text: words });
    at += part.split("\n").length - 1;
  }
  return sentences;
}

/** Without code, names and addresses, which no rule of prose is for. */
function plain(line: string): string {
  return line
    .replaceAll(/`[^`]*`/g, "`code`")
    .replaceAll(/\{@link [\w.]+\}/g, "`code`")
    .replaceAll(/\]\([^)]*\)/g, "]")
    .replaceAll(/https?:\S+/g, "address");
}
