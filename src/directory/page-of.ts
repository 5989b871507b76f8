import type { Findings } from "../storage/shelf.ts";
import { show } from "../shared/show.ts";
import { type ListCall, LONGEST_PAGE, LONGEST_SEARCH } from "./calls.ts";
import { DIRECTORIES, directoryNamed } from "./names.ts";
import { isPlace } from "./place.ts";

/** Which of the bans, or appeals, of all rooms to list. */
export interface EverywhereOptions {
  /** Most at once, from 1 to 1,000. Default: 1,000. */
  readonly limit?: number | undefined;
  /** The `next` of the page before. Default: the first page. */
  readonly after?: string | undefined;
  /** Text that the target, the reason, the label, the limit or who did it contains, in any case. At most 200 characters. */
  readonly search?: string | undefined;
}

/** How often one object of the ledger is asked for a page if its first answer is not enough, and how often for a page of a search. */
const MOST_ROUNDS = 4;
const MOST_ROUNDS_OF_SEARCH = 2;

/** Asks one object of the ledger for a page of what it lists. */
type Ask<Item> = (directory: string, call: Omit<ListCall, "do">) => Promise<Findings<Item>>;

/** Where an item is listed. */
type PlaceOf<Item> = (item: Item) => string;

/**
 * What the objects of a ledger list, together and in order.
 *
 * @returns some of them. With `search`, there may be fewer than `limit`, even none, though `next` is not `null`: nothing else was found so far.
 * @throws {TypeError} if an option is wrong
 * @throws {Error} if the ledger is away
 */
export async function pageOf<Item>(
  ask: Ask<Item>,
  placeOf: PlaceOf<Item>,
  { limit = LONGEST_PAGE, after, search }: EverywhereOptions,
): Promise<Findings<Item>> {
  requireRight(limit, after, search);
  const lists = Array.from(
    { length: DIRECTORIES },
    (_, number) => new List(ask, placeOf, directoryNamed(number), after, search),
  );
  const rounds = search === undefined ? MOST_ROUNDS : MOST_ROUNDS_OF_SEARCH;
  for (let round = 0; round < rounds; round++) {
    const last = sorted(lists)[limit - 1];
    const short = lists.filter((list) => list.mayHaveBefore(last?.place));
    if (short.length === 0) break;
    await Promise.all(short.map((list) => list.goOn(limit)));
  }
  // Of what comes after the first place at which an object has stopped to look, something may be missing.
  const [seen] = lists.flatMap(({ next }) => next ?? []).toSorted();
  const found = sorted(lists).filter(({ place }) => seen === undefined || place <= seen);
  const page = found.slice(0, limit);
  return {
    items: page.map(({ item }) => item),
    next: (found.length > limit ? page.at(-1)?.place : seen) ?? null,
  };
}

interface Found<Item> {
  readonly place: string;
  readonly item: Item;
}

/** What one object of the ledger lists. */
class List<Item> {
  readonly found: Found<Item>[] = [];
  readonly #ask: Ask<Item>;
  readonly #placeOf: PlaceOf<Item>;
  readonly #name: string;
  readonly #search: string | undefined;
  /** The place up to which it has looked; `undefined` at the start, `null` at the end. */
  #next: string | null | undefined;
  #isAsked = false;

  constructor(
    ask: Ask<Item>,
    placeOf: PlaceOf<Item>,
    name: string,
    after: string | undefined,
    search: string | undefined,
  ) {
    this.#ask = ask;
    this.#placeOf = placeOf;
    this.#name = name;
    this.#search = search;
    this.#next = after;
  }

  get next(): string | null | undefined {
    return this.#next;
  }

  /** Whether there may be items before a place which it has not said yet; without a place, whether there may be any. */
  mayHaveBefore(place: string | undefined): boolean {
    const next = this.#next ?? "";
    return !this.#isAsked || (this.#next !== null && (place === undefined || next < place));
  }

  async goOn(limit: number): Promise<void> {
    const { items, next } = await this.#ask(this.#name, {
      limit: shareOf(limit),
      after: this.#next ?? undefined,
      search: this.#search,
    });
    for (const item of items) this.found.push({ place: this.#placeOf(item), item });
    this.#isAsked = true;
    this.#next = next;
  }
}

/** How many items one object is asked for. Clients are spread over all of them, so that its part of a page hardly ever is larger. */
function shareOf(limit: number): number {
  const mean = limit / DIRECTORIES;
  return Math.min(limit, Math.ceil(mean + 4 * Math.sqrt(mean)));
}

function sorted<Item>(lists: readonly List<Item>[]): Found<Item>[] {
  return lists.flatMap(({ found }) => found).toSorted((one, other) => (one.place < other.place ? -1 : 1));
}

/** @throws {TypeError} if one is wrong */
export function requireRight(limit: unknown, after: unknown, search: unknown): void {
  if (!Number.isInteger(limit) || (limit as number) < 1 || (limit as number) > LONGEST_PAGE) {
    throw new TypeError(`limit: expected a whole number from 1 to ${LONGEST_PAGE}, received ${show(limit)}`);
  }
  if (after !== undefined && !isPlace(after)) {
    throw new TypeError(`after: expected the next of another page, received ${show(after)}`);
  }
  if (search !== undefined && (typeof search !== "string" || search.length > LONGEST_SEARCH)) {
    throw new TypeError(
      `search: expected text of at most ${LONGEST_SEARCH} characters, received ${show(search)}`,
    );
  }
}
