import { dim, plain } from "../style.ts";
import { write } from "../write.ts";
import { cut, padded, widthOf } from "./width.ts";

export interface Column<Row> {
  /** Its heading. */
  readonly name: string;
  /** What people read. */
  readonly words: (row: Row) => string;
  /** What a program reads, if that is something else: a date instead of "2 hours ago". */
  readonly exact?: (row: Row) => string;
  /** On which side its cells stand. Default: left. */
  readonly side?: "left" | "right";
  /** The width below which nothing is cut off. Default: {@link LEAST}. */
  readonly least?: number;
  readonly paint?: (row: Row) => (text: string) => string;
}

/** What a table has to know of where it goes. */
export interface Screen {
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const LEAST = 8;
const GAP = "  ";
/** If a terminal does not know its width. */
const USUAL_WIDTH = 80;

/**
 * Writes rows as they come. On a terminal they are aligned under headings, cut to its width, and if it is too narrow for that, each row is a
 * paragraph. In a pipe each is a line with tabs between its cells.
 *
 * All text in it may be anybody's: it can neither end a cell nor control the terminal.
 */
export class Table<Row> {
  readonly #columns: readonly Column<Row>[];
  readonly #label: string;
  readonly #screen: Screen;
  /** Only ever wider, so that what comes later stands under what came before. */
  #widths: number[];
  #layout: "undecided" | "aligned" | "paragraphs" = "undecided";

  /** @param label what each line in a pipe begins with; `""` for nothing */
  constructor(columns: readonly Column<Row>[], label = "", screen: Screen = process.stdout) {
    this.#columns = columns;
    this.#label = label;
    this.#screen = screen;
    this.#widths = columns.map(({ name }) => widthOf(name));
  }

  /** Writes them to the standard output. */
  async write(rows: readonly Row[]): Promise<void> {
    if (rows.length > 0) await write(`${this.lines(rows).join("\n")}\n`);
  }

  /** The next lines. */
  lines(rows: readonly Row[]): string[] {
    if (this.#screen.isTTY !== true) return rows.map((row) => this.#line(row));
    const cells = rows.map((row) => this.#columns.map(({ words }) => plain(words(row))));
    for (const row of cells) {
      this.#widths = this.#widths.map((width, index) => Math.max(width, widthOf(row[index] ?? "")));
    }
    const fitted = fit(this.#widths, this.#columns, this.#screen.columns || USUAL_WIDTH);
    const isFirst = this.#layout === "undecided";
    if (isFirst) this.#layout = fitted === null ? "paragraphs" : "aligned";
    if (this.#layout === "paragraphs" || fitted === null) {
      return cells.flatMap((texts, index) => [
        ...(isFirst && index === 0 ? [] : [""]),
        ...this.#paragraph(texts, rows[index]),
      ]);
    }
    const lines = cells.map((texts, index) => this.#aligned(texts, fitted, rows[index]));
    if (!isFirst) return lines;
    const names = this.#columns.map(({ name }) => name);
    return [dim(this.#aligned(names, fitted, undefined)), ...lines];
  }

  #line(row: Row): string {
    const cells = this.#columns.map(({ words, exact = words }) => plain(exact(row)));
    return (this.#label === "" ? cells : [this.#label, ...cells]).join("\t");
  }

  #aligned(texts: readonly string[], widths: readonly number[], row: Row | undefined): string {
    const cells = this.#columns.map(({ side = "left", paint }, index) => {
      const width = widths[index] ?? 0;
      const text = cut(texts[index] ?? "", width);
      const isLast = index === this.#columns.length - 1;
      const space = isLast && side === "left" ? text : padded(text, width, side);
      return row === undefined || paint === undefined ? space : space.replace(text, () => paint(row)(text));
    });
    return cells.join(GAP).trimEnd();
  }

  #paragraph(texts: readonly string[], row: Row | undefined): string[] {
    const width = Math.max(...this.#columns.map(({ name }) => widthOf(name)));
    return this.#columns.flatMap(({ name, paint }, index) => {
      const text = texts[index] ?? "";
      if (text === "") return [];
      const painted = row === undefined || paint === undefined ? text : paint(row)(text);
      return [`${dim(padded(name, width, "left"))}${GAP}${painted}`];
    });
  }
}

/** The widths in which all columns fit, the widest cut first; `null` if they do not. */
function fit(
  natural: readonly number[],
  columns: readonly Pick<Column<never>, "least">[],
  available: number,
): number[] | null {
  const widths = natural.map((width) => Math.min(width, available));
  let over = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - available;
  for (; over > 0; over--) {
    let widest = -1;
    for (const [index, width] of widths.entries()) {
      const isCut = width > (columns[index]?.least ?? LEAST);
      if (isCut && width > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === -1) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
