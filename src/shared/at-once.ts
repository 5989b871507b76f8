/**
 * Does something with each of some items, so many at the same time.
 *
 * @param task never rejects, or its failure is that of all
 * @returns what it returned, in the order of the items
 */
export async function atOnce<Item, Outcome>(
  items: readonly Item[],
  most: number,
  task: (item: Item) => Promise<Outcome>,
): Promise<Outcome[]> {
  const outcomes: Outcome[] = [];
  const due = items.entries();
  const work = async (): Promise<void> => {
    for (const [index, item] of due) outcomes[index] = await task(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, work));
  return outcomes;
}
