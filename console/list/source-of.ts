import { api, type Query } from "../api.ts";
import type { PageSource } from "./pages.ts";

/**
 * A list of the API.
 *
 * @param path such as `/v1/bans`
 * @param itemsOf what an answer lists
 * @param idOf what tells items apart
 * @param query what is asked each time
 */
export function sourceOf<Answer extends { readonly next: string | null }, Item>(
  path: string,
  itemsOf: (answer: Answer) => readonly Item[],
  idOf: (item: Item) => string,
  query: Query = {},
): PageSource<Item> {
  return {
    idOf,
    async fetch({ search, after, limit, isWatching }, signal) {
      const asked = { ...query, search, limit, after: after ?? undefined };
      const answer = await (isWatching ? api.watch : api.get)<Answer>(path, asked, signal);
      return { items: itemsOf(answer), next: answer.next };
    },
  };
}
