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
  /** Whether it is left out on a terminal that is too narrow for all. Default: false. */
  readonly isExtra?: true;
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
  /** The columns that stand side by side, by their places; `null` if each row is a paragraph. It is decided with the first rows. */
  #shown: readonly number[] | null | undefined;

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
    const isFirst = this.#shown === undefined;
    this.#shown ??= this.#thatFit();
    const widths = this.#shown === null ? null : this.#fitted(this.#shown);
    if (widths === null) {
      const paragraphs = cells.map((texts, index) => ["", ...this.#paragraph(texts, rows[index])]);
      return paragraphs.flat().slice(isFirst ? 1 : 0);
    }
    const lines = cells.map((texts, index) => this.#aligned(texts, widths, rows[index]));
    if (!isFirst) return lines;
    const names = this.#columns.map(({ name }) => name);
    return [dim(this.#aligned(names, widths, undefined)), ...lines];
  }

  /** All columns, or without as many of the extra ones as have to go, the last of them first; `null` if the others do not fit. */
  #thatFit(): readonly number[] | null {
    let shown: readonly number[] = [...this.#columns.keys()];
    while (this.#fitted(shown) === null) {
      const last = shown.findLast((index) => this.#columns[index]?.isExtra);
      if (last === undefined) return null;
      shown = shown.filter((index) => index !== last);
    }
    return shown;
  }

  /** The widths in which some columns fit, by their places; `null` if they do not. */
  #fitted(shown: readonly number[]): ReadonlyMap<number, number> | null {
    const widths = shown.map((index) => ({
      natural: this.#widths[index] ?? 0,
      least: this.#columns[index]?.least ?? LEAST,
    }));
    const fitted = fit(widths, this.#screen.columns || USUAL_WIDTH);
    return fitted && new Map(shown.map((index, place) => [index, fitted[place] ?? 0]));
  }

  #line(row: Row): string {
    const cells = this.#columns.map(({ words, exact = words }) => plain(exact(row)));
    return (this.#label === "" ? cells : [this.#label, ...cells]).join("\t");
  }

  #aligned(texts: readonly string[], widths: ReadonlyMap<number, number>, row: Row | undefined): string {
    const cells = Array.from(widths, ([index, width]) => {
      const { side = "left", paint } = this.#columns[index] ?? {};
      const text = cut(texts[index] ?? "", width);
      const cell = padded(text, width, side);
      return row === undefined || paint === undefined ? cell : cell.replace(text, () => paint(row)(text));
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

interface Width {
  readonly natural: number;
  readonly least: number;
}

/** How wide columns are so that all fit, the widest cut first; `null` if they do not. */
function fit(columns: readonly Width[], available: number): number[] | null {
  const widths = columns.map(({ natural }) => Math.min(natural, available));
  let over = widths.reduce((sum, width) => sum + width, GAP.length * (widths.length - 1)) - available;
  for (; over > 0; over--) {
    let widest = -1;
    for (const [index, width] of widths.entries()) {
      const canBeCut = width > (columns[index]?.least ?? 0);
      if (canBeCut && width > (widths[widest] ?? 0)) widest = index;
    }
    if (widest === -1) return null;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}
