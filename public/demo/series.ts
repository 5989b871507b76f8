/** How many ms one column of a sparkline stands for, and how many columns there are. */
const COLUMN = 250;
export const COLUMNS = 48;

/** Counts events, and remembers when the latest of them happened. */
export class Series {
  total = 0;
  readonly #byColumn = new Map<number, number>();

  add(now: number): void {
    this.total++;
    const column = columnAt(now);
    for (const old of this.#byColumn.keys()) {
      if (old > column - COLUMNS) break;
      this.#byColumn.delete(old);
    }
    this.#byColumn.set(column, (this.#byColumn.get(column) ?? 0) + 1);
  }

  /** The count of each of {@link COLUMNS} columns, from the column `first` on. */
  from(first: number): number[] {
    return Array.from({ length: COLUMNS }, (_, index) => this.#byColumn.get(first + index) ?? 0);
  }
}

export function columnAt(now: number): number {
  return Math.floor(now / COLUMN);
}
