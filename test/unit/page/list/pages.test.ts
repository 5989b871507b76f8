import { describe, expect, it, vi } from "vitest";
import { type Page, type PageQuery, Pages } from "../../../../console/list/pages.ts";

interface Row {
  readonly id: number;
}

/** A list of so many rows, as an API pages it. */
function listOf(count: number, found: (id: number, search: string) => boolean = () => true) {
  const asked: PageQuery[] = [];
  const fetch = (query: PageQuery): Promise<Page<Row>> => {
    asked.push(query);
    const from = Number(query.after ?? 0);
    const to = Math.min(count, from + query.limit);
    const items = Array.from({ length: to - from }, (_, index) => ({ id: from + index })).filter(({ id }) =>
      found(id, query.search),
    );
    return Promise.resolve({ items, next: to < count ? String(to) : null });
  };
  return { asked, fetch, idOf: ({ id }: Row) => String(id) };
}

/** Answers when it is told to. */
function lateList() {
  const asked: { query: PageQuery; answer(page: Page<Row>): void; fail(error: Error): void }[] = [];
  const fetch = (query: PageQuery): Promise<Page<Row>> =>
    new Promise((answer, fail) => {
      asked.push({ query, answer, fail });
    });
  return { asked, fetch, idOf: ({ id }: Row) => String(id) };
}

/** One that has its first page. */
async function openedWith(first: Page<Row>) {
  const list = lateList();
  const pages = new Pages(list);
  const opened = pages.open();
  list.asked[0]?.answer(first);
  await opened;
  return { list, pages };
}

const idsOf = (pages: Pages<Row>): number[] => pages.items.value.map(({ id }) => id);

describe("a list that is fetched page by page", () => {
  it("goes on as far as somebody looks, and then ends", async () => {
    const list = listOf(2_500);
    const pages = new Pages(list);
    await pages.open();
    expect(pages.items.value.length).toBe(200);
    await pages.more();
    await pages.more();
    await pages.more();
    expect(pages.hasMore.value).toBe(false);
    expect(idsOf(pages)).toEqual(Array.from({ length: 2_500 }, (_, index) => index));
    const { length } = list.asked;
    await pages.more();
    expect(list.asked.length).toBe(length);
  });

  it("looks on by itself while a search finds nothing, and not for ever", async () => {
    const list = listOf(100_000, (id, search) => search === "" || id === 3_900);
    const pages = new Pages(list);
    await pages.open("needle");
    expect(idsOf(pages)).toEqual([3_900]);
    const none = listOf(100_000, () => false);
    const nothing = new Pages(none);
    await nothing.open("nothing");
    expect(none.asked.length).toBe(20);
    expect(nothing.hasMore.value).toBe(true);
  });

  it("shows the answer to the last question only", async () => {
    const list = lateList();
    const pages = new Pages(list);
    const first = pages.open("e");
    const second = pages.open("eve");
    list.asked[1]?.answer({ items: [{ id: 2 }], next: null });
    list.asked[0]?.answer({ items: [{ id: 1 }], next: null });
    await Promise.all([first, second]);
    expect(idsOf(pages)).toEqual([2]);
    expect(pages.isLoading.value).toBe(false);
  });

  it("shows what it had if it fails, and goes on where it was", async () => {
    const { list, pages } = await openedWith({ items: [{ id: 1 }], next: "1" });
    const more = pages.more();
    list.asked[1]?.fail(new Error("away"));
    await more;
    expect(pages.failure.value).toEqual(new Error("away"));
    expect(idsOf(pages)).toEqual([1]);
    await pages.more();
    expect(list.asked.length).toBe(2);
    const again = pages.retry();
    expect(list.asked[2]?.query.after).toBe("1");
    list.asked[2]?.answer({ items: [{ id: 2 }], next: null });
    await again;
    expect(idsOf(pages)).toEqual([1, 2]);
    expect(pages.failure.value).toBeNull();
  });

  it("has what is new once it is refreshed, and nothing twice", async () => {
    const { list, pages } = await openedWith({ items: [{ id: 1 }], next: "1" });
    const refreshed = pages.refresh();
    expect(idsOf(pages)).toEqual([1]);
    list.asked[1]?.answer({ items: [{ id: 0 }, { id: 1 }], next: "2" });
    await refreshed;
    const more = pages.more();
    list.asked[2]?.answer({ items: [{ id: 1 }, { id: 2 }], next: null });
    await more;
    expect(idsOf(pages)).toEqual([0, 1, 2]);
  });

  it("goes on once what is there was fetched again, if somebody has come to its end meanwhile", async () => {
    const { list, pages } = await openedWith({ items: [{ id: 1 }], next: "1" });
    const refreshed = pages.refresh();
    await pages.more();
    expect(list.asked.map(({ query }) => query.after)).toEqual([null, null]);
    list.asked[1]?.answer({ items: [{ id: 1 }], next: "1" });
    await vi.waitFor(() => expect(list.asked[2]?.query.after).toBe("1"));
    list.asked[2]?.answer({ items: [{ id: 2 }], next: null });
    await refreshed;
    expect(idsOf(pages)).toEqual([1, 2]);
  });

  it("is not renewed while something is being fetched", async () => {
    const list = lateList();
    const pages = new Pages(list);
    const opened = pages.open();
    await pages.renew();
    list.asked[0]?.answer({ items: [{ id: 1 }], next: null });
    await opened;
    const renewed = pages.renew();
    await pages.renew();
    expect(list.asked.length).toBe(2);
    list.asked[1]?.answer({ items: [{ id: 2 }], next: null });
    await renewed;
    expect(idsOf(pages)).toEqual([2]);
  });

  it("goes on after it was fetched again while it went on", async () => {
    const { list, pages } = await openedWith({ items: [{ id: 1 }], next: "1" });
    const more = pages.more();
    const refreshed = pages.refresh();
    list.asked[1]?.answer({ items: [{ id: 2 }], next: null });
    await more;
    expect(idsOf(pages)).toEqual([1]);
    list.asked[2]?.answer({ items: [{ id: 0 }, { id: 1 }], next: "1" });
    await vi.waitFor(() => expect(list.asked[3]?.query.after).toBe("1"));
    list.asked[3]?.answer({ items: [{ id: 2 }], next: null });
    await refreshed;
    expect(idsOf(pages)).toEqual([0, 1, 2]);
  });

  it("does not look for as many as another search had found", async () => {
    const { list, pages } = await openedWith({ items: [{ id: 1 }, { id: 2 }, { id: 3 }], next: null });
    void pages.open("eve");
    const refreshed = pages.refresh();
    list.asked[2]?.answer({ items: [{ id: 2 }], next: "2" });
    await refreshed;
    expect(list.asked.map(({ query }) => query.search)).toEqual(["", "eve", "eve"]);
    expect(idsOf(pages)).toEqual([2]);
  });

  it("says which questions its reader did not ask", async () => {
    const list = listOf(300);
    const pages = new Pages(list);
    await pages.open();
    await pages.more();
    await pages.refresh();
    expect(list.asked.map(({ isWatching }) => isWatching)).toEqual([false, false, true]);
  });

  it("is loading from the begin, and not while it is fetched again", async () => {
    const list = lateList();
    const pages = new Pages(list);
    expect(pages.isLoading.value).toBe(true);
    const opened = pages.open();
    list.asked[0]?.answer({ items: [{ id: 1 }], next: "1" });
    await opened;
    expect(pages.isLoading.value).toBe(false);
    void pages.refresh();
    expect(pages.isLoading.value).toBe(false);
  });

  it("keeps as many as somebody has looked through", async () => {
    const pages = new Pages(listOf(5_000));
    await pages.open();
    for (let count = 0; count < 3; count++) await pages.more();
    expect(pages.items.value.length).toBe(3_200);
    await pages.refresh();
    expect(pages.items.value.length).toBeGreaterThanOrEqual(3_200);
  });
});
