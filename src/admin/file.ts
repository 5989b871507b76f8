import { BYTE_ORDER_MARK, csvLine } from "./csv.ts";
import { type Page, pagesOf } from "./pages.ts";

/** How something is exported: what it is called, the columns of its table, and what is answered of it as JSON. */
export interface Exported<Item> {
  readonly name: string;
  readonly columns: { readonly [Column in string]: (item: Item) => string };
  json(item: Item): unknown;
}

/** A whole list as one file. If a later page cannot be read, the answer breaks off: a part of it must not look like all. */
export async function fileOf<Item>(
  exported: Exported<Item>,
  format: "csv" | "json",
  page: Page<Item>,
): Promise<Response> {
  const first = await page(null);
  const pages = pagesOf(page, first);
  const text = format === "csv" ? csvOf(exported, pages) : jsonOf(exported, pages);
  const day = new Date().toISOString().slice(0, 10);
  return new Response(streamOf(text), {
    headers: {
      "Content-Type": format === "csv" ? "text/csv; charset=utf-8; header=present" : "application/json",
      "Content-Disposition": `attachment; filename="${exported.name}-${day}.${format}"`,
    },
  });
}

async function* csvOf<Item>(
  { columns }: Exported<Item>,
  pages: AsyncIterable<readonly Item[]>,
): AsyncGenerator<string> {
  yield BYTE_ORDER_MARK + csvLine(Object.keys(columns));
  const cells = Object.values(columns);
  for await (const items of pages) {
    yield items.map((item) => csvLine(cells.map((cellOf) => cellOf(item)))).join("");
  }
}

async function* jsonOf<Item>(
  { json }: Exported<Item>,
  pages: AsyncIterable<readonly Item[]>,
): AsyncGenerator<string> {
  let before = "[";
  for await (const items of pages) {
    const texts = items.map((item) => `\n${JSON.stringify(json(item))}`);
    yield texts.length === 0 ? "" : before + texts.join(",");
    if (texts.length > 0) before = ",";
  }
  yield before === "[" ? "[]\n" : "\n]\n";
}

function streamOf(text: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await text.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await text.return(undefined);
    },
  });
}
