/** Smaller counts may give away whom they are about. */
const LEAST = 10;

/** Counts by name; `null` if it is fewer than ten, or would give away another that is. */
export type Suppressed<Name extends string> = Readonly<Record<Name, number | null>>;

/**
 * Leaves out what is under ten of some counts that add up to a total. If what is left out comes to under ten in sum, whoever knows the total
 * would know as much: then the smallest of the others is left out too.
 */
export function suppressed<Name extends string>(counts: Readonly<Record<Name, number>>): Suppressed<Name> {
  const ordered = (Object.entries(counts) as [Name, number][]).toSorted(([, one], [, other]) => one - other);
  const hidden = new Set<Name>();
  let sum = 0;
  for (const [name, count] of ordered) {
    if (count >= LEAST && (sum === 0 || sum >= LEAST)) break;
    hidden.add(name);
    sum += count;
  }
  const shown = ordered.map(([name, count]): [Name, number | null] => [
    name,
    hidden.has(name) ? null : count,
  ]);
  return Object.fromEntries(shown) as Suppressed<Name>;
}

/** A count by itself; `null` if it is under ten. */
export function unlessFew(count: number): number | null {
  return count < LEAST ? null : count;
}
