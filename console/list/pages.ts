import { batch, type ReadonlySignal, signal } from "@preact/signals";

/** Some of a long list, and where it goes on. */
export interface Page<Item> {
  readonly items: readonly Item[];
  /** `null` at the end. */
  readonly next: string | null;
}

/** What is asked of a list. */
export interface PageQuery {
  readonly search: string;
  /** The `next` of the page before; `null` for the first. */
  readonly after: string | null;
  readonly limit: number;
  /** Whether the page asks by itself, and not since its reader looks further. */
  readonly isWatching: boolean;
}

/** Where a list comes from. */
export interface PageSource<Item> {
  fetch(query: PageQuery, signal: AbortSignal): Promise<Page<Item>>;
  /** What tells items apart. One that comes again replaces the one that is there. */
  idOf(item: Item): string;
}

const FIRST = 200;
/** Most that the API answers at once. */
const LONGEST = 1_000;
/** A search may find nothing for a while though there is more. So many pages it looks on by itself. */
const MOST_PAGES = 20;

/** A long list that is fetched page by page, as far as somebody looks. */
export class Pages<Item> {
  readonly #items = signal<readonly Item[]>([]);
  readonly #isLoading = signal(true);
  readonly #failure = signal<unknown>(null);
  readonly #hasMore = signal(true);
  readonly #source: PageSource<Item>;
  #search = "";
  #next: string | null = null;
  #abort = new AbortController();
  #again = (): Promise<void> => this.open();
  /** What is being fetched. */
  #doing: "open" | "refresh" | "more" | null = null;
  /** Somebody has come to the end of what is here while it was fetched again. */
  #isMoreWanted = false;

  constructor(source: PageSource<Item>) {
    this.#source = source;
  }

  get items(): ReadonlySignal<readonly Item[]> {
    return this.#items;
  }

  /** Whether something is being fetched that is not here yet. */
  get isLoading(): ReadonlySignal<boolean> {
    return this.#isLoading;
  }

  /** Why the last page could not be fetched; `null` if it could. */
  get failure(): ReadonlySignal<unknown> {
    return this.#failure;
  }

  /** Whether the list goes on beyond what is here. */
  get hasMore(): ReadonlySignal<boolean> {
    return this.#hasMore;
  }

  /** Shows the list from its begin. */
  async open(search = ""): Promise<void> {
    this.#isMoreWanted = false;
    await this.#fetch("open", { search, after: null, limit: FIRST, isWatching: false }, []);
  }

  /** Fetches again what is here, since something has changed. What is shown stays until then. */
  async refresh(): Promise<void> {
    // What is here may have been found by another search.
    if (this.#doing === "open") return this.open(this.#search);
    if (this.#doing === "more") this.#isMoreWanted = true;
    const { length } = this.#items.value;
    const limit = Math.min(LONGEST, Math.max(FIRST, length));
    await this.#fetch("refresh", { search: this.#search, after: null, limit, isWatching: true }, [], length);
  }

  /** The same, unless something is being fetched: an answer that takes long would never come. */
  async renew(): Promise<void> {
    if (this.#doing === null) await this.refresh();
  }

  /** Fetches what comes next, if there is more and it is not being fetched. What is here comes first if it is being fetched again. */
  async more(): Promise<void> {
    if (this.#doing === "refresh") this.#isMoreWanted = true;
    if (this.#doing !== null || !this.#hasMore.value || this.#failure.value !== null) return;
    this.#isMoreWanted = false;
    const query = { search: this.#search, after: this.#next, limit: LONGEST, isWatching: false };
    await this.#fetch("more", query, this.#items.value);
  }

  /** Fetches again what could not be fetched. */
  async retry(): Promise<void> {
    await this.#again();
  }

  /** Stops what is being fetched: nobody looks any more. */
  close(): void {
    this.#abort.abort();
    this.#ended();
  }

  /** @param least so many are fetched, if there are, so that nothing vanishes under who looks at it */
  async #fetch(
    doing: "open" | "refresh" | "more",
    query: PageQuery,
    before: readonly Item[],
    least = 1,
  ): Promise<void> {
    this.#again = () => this.#fetch(doing, query, before, least);
    this.#search = query.search;
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.#doing = doing;
    batch(() => {
      this.#isLoading.value = doing !== "refresh";
      this.#failure.value = null;
    });
    try {
      const { items, next } = await this.#collect(query, least, signal);
      if (signal.aborted) return;
      this.#next = next;
      batch(() => {
        this.#items.value = this.#joined(before, items);
        this.#hasMore.value = next !== null;
      });
    } catch (error) {
      if (!signal.aborted) this.#failure.value = error;
    }
    if (signal.aborted) return;
    this.#ended();
    if (this.#isMoreWanted) await this.more();
  }

  #ended(): void {
    this.#doing = null;
    this.#isLoading.value = false;
  }

  async #collect(query: PageQuery, least: number, signal: AbortSignal): Promise<Page<Item>> {
    const items: Item[] = [];
    let { after } = query;
    for (let pages = 1; ; pages++) {
      const page = await this.#source.fetch({ ...query, after }, signal);
      items.push(...page.items);
      after = page.next;
      if (items.length >= least || after === null || pages === MOST_PAGES || signal.aborted)
        return { items, next: after };
    }
  }

  #joined(before: readonly Item[], items: readonly Item[]): readonly Item[] {
    const { idOf } = this.#source;
    const all = new Map(before.map((item) => [idOf(item), item]));
    for (const item of items) all.set(idOf(item), item);
    return [...all.values()];
  }
}
