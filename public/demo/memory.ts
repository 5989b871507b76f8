/** The room's history is shorter, so that what it repeats is always among these. */
const MEMORY = 500;

/** Adds an id to those that are known, and forgets the oldest if there are too many. */
export function remember(ids: Set<string>, id: string): void {
  ids.add(id);
  const [oldest] = ids;
  if (ids.size > MEMORY && oldest !== undefined) ids.delete(oldest);
}
