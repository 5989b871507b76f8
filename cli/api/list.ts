import { jsonOf } from "../json.ts";
import { styleFor } from "../style.ts";
import { type Column, Table } from "../table/table.ts";
import { write } from "../write.ts";
import { Api, type Call } from "./api.ts";
import type { ListOptions } from "./options.ts";
import { pagesOf } from "./pages.ts";

interface List<Page, Item> {
  readonly call: Call<Page>;
  readonly itemsOf: (page: Page) => readonly Item[];
  readonly columns: readonly Column<Item>[];
  /** What is said if there is nothing. @param found what was searched for */
  readonly none: (found: string | null) => string;
}

/** Prints a list of the API page by page, so that nothing of it is kept. */
export async function list<Page extends { readonly next: string | null }, Item>(
  options: ListOptions,
  { call, itemsOf, columns, none }: List<Page, Item>,
): Promise<void> {
  const { search, all, limit } = options;
  const most = all ? Infinity : limit;
  const api = await Api.from(options);
  const printed = options.json ? new JsonList() : new Table(columns);
  let [count, isWhole] = [0, true];
  for await (const { items, isLast } of pagesOf(api, { ...call, query: { search } }, itemsOf, most)) {
    await printed.write(items);
    count += items.length;
    isWhole = isLast;
  }
  if (printed instanceof JsonList) await printed.end();
  else if (process.stdout.isTTY) {
    const { dim } = styleFor(process.stderr);
    if (count === 0) console.error(none(search ?? null));
    else if (!isWhole)
      console.error(dim(`There are more than these ${count}: --limit ${10 * count}, or --all.`));
  }
}

/** A list whose items are written as they come. If they break off, so does it: nobody takes a part for the whole. */
class JsonList {
  #isBegun = false;

  async write(items: readonly unknown[]): Promise<void> {
    if (items.length === 0) return;
    await write(`${this.#isBegun ? ",\n" : "[\n"}${items.map(jsonOf).join(",\n")}`);
    this.#isBegun = true;
  }

  end(): Promise<void> {
    return write(this.#isBegun ? "\n]\n" : "[]\n");
  }
}
