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
}

interface PagesDeps<Item> {
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
  readonly #isLoading = signal(false);
  readonly #failure = signal<unknown>(null);
  readonly #hasMore = signal(true);
  readonly #deps: PagesDeps<Item>;
  #search = "";
  #next: string | null = null;
  #abort = new AbortController();
  #again = (): Promise<void> => this.open();

  constructor(deps: PagesDeps<Item>) {
    this.#deps = deps;
  }

  get items(): ReadonlySignal<readonly Item[]> {
    return this.#items;
  }

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
    await this.#fetch({ search, after: null, limit: FIRST }, []);
  }

  /** Fetches again what is here, since something has changed. What is shown stays until then. */
  async refresh(): Promise<void> {
    const { length } = this.#items.value;
    const limit = Math.min(LONGEST, Math.max(FIRST, length));
    await this.#fetch({ search: this.#search, after: null, limit }, [], length);
  }

  /** Fetches what comes next, if there is more and it is not being fetched. */
  async more(): Promise<void> {
    if (this.#isLoading.value || !this.#hasMore.value || this.#failure.value !== null) return;
    await this.#fetch({ search: this.#search, after: this.#next, limit: LONGEST }, this.#items.value);
  }

  /** Fetches again what could not be fetched. */
  async retry(): Promise<void> {
    await this.#again();
  }

  /** Stops what is being fetched: nobody looks any more. */
  close(): void {
    this.#abort.abort();
    this.#isLoading.value = false;
  }

  /** @param least so many are fetched, if there are, so that nothing vanishes under who looks at it */
  async #fetch(query: PageQuery, before: readonly Item[], least = 1): Promise<void> {
    this.#again = () => this.#fetch(query, before, least);
    this.#search = query.search;
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    batch(() => {
      this.#isLoading.value = true;
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
    if (!signal.aborted) this.#isLoading.value = false;
  }

  async #collect(query: PageQuery, least: number, signal: AbortSignal): Promise<Page<Item>> {
    const items: Item[] = [];
    let { after } = query;
    for (let pages = 1; ; pages++) {
      const page = await this.#deps.fetch({ ...query, after }, signal);
      items.push(...page.items);
      after = page.next;
      if (items.length >= least || after === null || pages === MOST_PAGES || signal.aborted)
        return { items, next: after };
    }
  }

  #joined(before: readonly Item[], items: readonly Item[]): readonly Item[] {
    const { idOf } = this.#deps;
    const all = new Map(before.map((item) => [idOf(item), item]));
    for (const item of items) all.set(idOf(item), item);
    return [...all.values()];
  }
}
