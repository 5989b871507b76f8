/** Some items of a list, and where the next ones begin; `null` at the end. */
export interface Some<Item> {
  readonly items: readonly Item[];
  readonly next: string | null;
}

/** Reads a page. @param after where it begins; `null` at the start */
export type Page<Item> = (after: string | null) => Promise<Some<Item>>;

/** A whole list, a page at a time. @param first its first page, if that was read before */
export async function* pagesOf<Item>(
  page: Page<Item>,
  first?: Some<Item>,
): AsyncGenerator<readonly Item[], void> {
  let some = first ?? (await page(null));
  yield some.items;
  while (some.next !== null) {
    some = await page(some.next);
    yield some.items;
  }
}
