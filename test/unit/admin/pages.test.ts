import { expect, it } from "vitest";
import { type Page, pagesOf } from "../../../src/admin/pages.ts";

/** A list of three pages, and what was asked of it. */
function pagesOfThree(): { page: Page<number>; asked: (string | null)[] } {
  const asked: (string | null)[] = [];
  const page: Page<number> = async (after) => {
    asked.push(after);
    const place = Number(after ?? 0);
    return { items: [place, place + 0.5], next: place === 2 ? null : String(place + 1) };
  };
  return { page, asked };
}

async function read<Item>(pages: AsyncIterable<Item>): Promise<Item[]> {
  const all: Item[] = [];
  for await (const each of pages) all.push(each);
  return all;
}

it("reads a list to its end, and no page before it is wanted", async () => {
  const { page, asked } = pagesOfThree();
  const pages = pagesOf(page);
  expect((await pages.next()).value).toEqual([0, 0.5]);
  expect(asked).toEqual([null]);
  expect(await read(pages)).toEqual([
    [1, 1.5],
    [2, 2.5],
  ]);
  expect(asked).toEqual([null, "1", "2"]);
});

it("goes on after a first page that was read before", async () => {
  const { page, asked } = pagesOfThree();
  expect((await read(pagesOf(page, { items: [7], next: "2" }))).flat()).toEqual([7, 2, 2.5]);
  expect(asked).toEqual(["2"]);
});

it("reads a page once that has nothing in it, and goes on", async () => {
  const page: Page<number> = async (after) => ({ items: [], next: after === null ? "1" : null });
  expect(await read(pagesOf(page))).toEqual([[], []]);
});
