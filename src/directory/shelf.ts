import type { RecordedBan } from "../bans/ban.ts";
import { SqlStorage } from "../storage/sql-storage.ts";
import type { StorageLike } from "../storage/storage.ts";
import { KeyShelf } from "./key-shelf.ts";
import { SqlShelf } from "./sql-shelf.ts";

/** A ban that is listed, and where. */
export interface Listing {
  readonly place: string;
  readonly ban: RecordedBan;
}

/** Which of the bans on a shelf to find. */
export interface Query {
  readonly limit: number;
  /** A place: those that come after it. Empty: all. */
  readonly after: string;
  /** In lower case. Empty: all. */
  readonly search: string;
  readonly now: number;
}

/** What a shelf has found. */
export interface Findings {
  /** In order. One that is corrupt is left out. */
  readonly bans: readonly RecordedBan[];
  /** The place up to which it has looked, if there may be more; `null` at the end. */
  readonly next: string | null;
}

/** Where the bans of many clients are kept in the order in which they are listed. */
export interface Shelf {
  /** Takes out what is at some places, and puts bans in. All of it is begun before this returns, to be written together. */
  change(removed: readonly string[], added: readonly Listing[]): Promise<void>;
  /** Finds bans that are not over. It looks at a bounded number of bans, so that it may find fewer than there are. */
  find(query: Query): Promise<Findings>;
  /** Takes out those that are over. */
  sweep(now: number): Promise<void>;
}

/** In a table if the storage has SQL, else under keys. */
export function shelfIn(storage: StorageLike): Shelf {
  return storage instanceof SqlStorage ? new SqlShelf(storage.sql) : new KeyShelf(storage);
}
