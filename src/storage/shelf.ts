import type * as z from "zod/mini";
import { KeyShelf } from "./key-shelf.ts";
import { SqlShelf } from "./sql-shelf.ts";
import { SqlStorage } from "./sql-storage.ts";
import type { StorageLike } from "./storage.ts";

/** What a shelf keeps, and where. */
export interface ShelfKind<Item> {
  /** The table, if the storage has SQL. */
  readonly table: string;
  /** What its keys begin with, if it has not. */
  readonly prefix: string;
  /** What an item is called in the table, or in a record. */
  readonly field: string;
  /** Checks an item, as JSON has it. */
  readonly schema: z.ZodMiniType<Item>;
}

/** An item, and where it is kept. */
export interface Listing<Item> {
  /** ASCII without control characters, which sorts as the items are listed. */
  readonly place: string;
  /** When it is over, in epoch ms. */
  readonly until: number;
  /** What a search looks in, in lower case. */
  readonly words: string;
  readonly item: Item;
}

/** Which of the items on a shelf to find. */
export interface Query {
  readonly limit: number;
  /** A place: those that come after it. Empty: all. */
  readonly after: string;
  /** In lower case. Empty: all. */
  readonly search: string;
  readonly now: number;
}

/** What a shelf has found. */
export interface Findings<Item> {
  /** In order. One that is corrupt is left out. */
  readonly items: readonly Item[];
  /** The place up to which it has looked, if there may be more; `null` at the end. */
  readonly next: string | null;
}

/** Where many items are kept in the order in which they are listed. */
export interface Shelf<Item> {
  /** Takes out what is at some places, and puts items in. All of it is begun before this returns, to be written together. */
  change(removed: readonly string[], added: readonly Listing<Item>[]): Promise<void>;
  /** The item at a place, whether it is over or not; `null` if there is none. */
  at(place: string): Promise<Item | null>;
  /** Finds items that are not over. It looks at a bounded number of items, so that it may find fewer than there are. */
  find(query: Query): Promise<Findings<Item>>;
  /** Takes out those that are over, and those that come after the first so many. */
  sweep(now: number, most?: number): Promise<void>;
}

/** In a table if the storage has SQL, else under keys. */
export function shelfIn<Item>(storage: StorageLike, kind: ShelfKind<Item>): Shelf<Item> {
  return storage instanceof SqlStorage ? new SqlShelf(storage.sql, kind) : new KeyShelf(storage, kind);
}
