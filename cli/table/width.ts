import measure from "fast-string-width";

const ELLIPSIS = "…";

const graphemes = new Intl.Segmenter("en", { granularity: "grapheme" });

/** How many columns of a terminal a text takes: a Chinese character takes two, an accent none. */
export function widthOf(text: string): number {
  return measure(text);
}

/** The text in so many columns. If it takes more, an ellipsis ends it. */
export function cut(text: string, columns: number): string {
  if (widthOf(text) <= columns) return text;
  let kept = "";
  let width = widthOf(ELLIPSIS);
  for (const { segment } of graphemes.segment(text)) {
    width += widthOf(segment);
    if (width > columns) break;
    kept += segment;
  }
  return kept + ELLIPSIS;
}

/** The text, filled up with spaces to so many columns. */
export function padded(text: string, columns: number, side: "left" | "right"): string {
  const space = " ".repeat(Math.max(0, columns - widthOf(text)));
  return side === "left" ? text + space : space + text;
}
