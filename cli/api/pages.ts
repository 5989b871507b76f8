import { Failure } from "../failure.ts";
import type { Api, Call } from "./api.ts";

/** As many as the API gives at once. */
const LONGEST_PAGE = 1_000;

/**
 * Pages of a list, until there are so many items or no more.
 *
 * @param most `Infinity` for all
 */
export async function* pagesOf<Page extends { readonly next: string | null }, Item>(
  api: Api,
  call: Call<Page>,
  itemsOf: (page: Page) => readonly Item[],
  most: number,
): AsyncGenerator<{ readonly items: readonly Item[]; readonly isLast: boolean }> {
  let after: string | undefined;
  for (let left = most; left > 0;) {
    const limit = String(Math.min(left, LONGEST_PAGE));
    const page = await api.get({ ...call, query: { ...call.query, limit, after } });
    const items = itemsOf(page);
    yield { items, isLast: page.next === null };
    left -= items.length;
    if (page.next === null) return;
    if (page.next === after) throw new Failure("The API does not get any further in its list. Try again.");
    after = page.next;
  }
}
