/** What is seen of a long list, in px. */
export interface Sight {
  /** How far down the list is scrolled. */
  readonly top: number;
  /** Of what is seen. */
  readonly height: number;
  /** The height of each row. */
  readonly row: number;
  /** How many rows there are. */
  readonly count: number;
}

/** Which rows of a long list are drawn: from the first up to, not including, the last. */
export interface Drawn {
  readonly from: number;
  readonly to: number;
}

/** Rows beyond what is seen, on each side: what one turn of a wheel brings. */
const BEYOND = 8;

/** Which rows of a long list to draw, so that all that are seen are there, and their number does not grow with the list. */
export function windowOf({ top, height, row, count }: Sight): Drawn {
  const first = Math.floor(Math.max(0, top) / row);
  const last = Math.ceil((Math.max(0, top) + height) / row);
  const to = Math.max(0, Math.min(count, last + BEYOND));
  const from = Math.max(0, Math.min(first - BEYOND, to));
  return { from, to };
}
