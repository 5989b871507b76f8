/**
 * Deletes the oldest entry where there are more than so many. Called after each that is added, so that what clients make up cannot fill
 * the memory.
 */
export function dropOldest<Key>(entries: Map<Key, unknown> | Set<Key>, most: number): void {
  if (entries.size <= most) return;
  const [oldest] = entries.keys();
  if (oldest !== undefined) entries.delete(oldest);
}
