type Cell = string | number;

/** Lines of text in columns: the first to the left, figures to the right. */
export function table(header: readonly Cell[], rows: readonly (readonly Cell[])[]): string {
  const lines = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines
    .map((line) =>
      line
        .map((text, column) =>
          column === 0 ? text.padEnd(widths[column] ?? 0) : text.padStart(widths[column] ?? 0),
        )
        .join("  "),
    )
    .join("\n");
}

/** One line of figures to the right, where the others are yet to come. */
export function row(cells: readonly Cell[]): string {
  return cells.map((cell) => String(cell).padStart(COLUMN)).join("");
}

const COLUMN = 11;
