import { type SqlLike, SqlTable } from "./sql-table.ts";

/** Where bytes are kept in parts: what belongs together has a number, and its parts are numbered too. */
export interface Parts {
  /** Writes a part, or writes over it. What fails rejects. Nobody need wait for it before the next, nor keep the bytes as they are. */
  write(whole: number, part: number, bytes: Uint8Array<ArrayBuffer>): Promise<void>;
  /** The parts of a whole, in order; none if there is no such whole. */
  read(whole: number): Promise<Uint8Array<ArrayBuffer>[]>;
  /** Deletes a whole of so many parts. All of it is begun before this returns. */
  delete(whole: number, parts: number): Promise<void>;
  /** Deletes everything. */
  clear(): Promise<void>;
}

interface Row {
  readonly whole: number;
  readonly part: number;
  readonly bytes: ArrayBuffer | Uint8Array<ArrayBuffer>;
}

const TABLE = "party_bouncer_parts";

/** Parts in a table of their own, which the app's `storage.list()` does not show. */
export class SqlParts implements Parts {
  readonly #table: SqlTable;

  constructor(sql: SqlLike) {
    this.#table = new SqlTable(
      sql,
      TABLE,
      "whole INTEGER, part INTEGER, bytes BLOB NOT NULL, PRIMARY KEY (whole, part)",
    );
  }

  async write(whole: number, part: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    this.#write(whole, part, bytes);
  }

  async read(whole: number): Promise<Uint8Array<ArrayBuffer>[]> {
    const rows = this.#table.rows(`SELECT bytes FROM ${TABLE} WHERE whole = ? ORDER BY part`, whole);
    return (rows as Row[]).map(({ bytes }) => new Uint8Array(bytes));
  }

  async delete(whole: number): Promise<void> {
    this.#table.rows(`DELETE FROM ${TABLE} WHERE whole = ?`, whole);
  }

  async clear(): Promise<void> {
    this.#table.rows(`DELETE FROM ${TABLE}`);
  }

  /** Runs a deletion of the whole database, and puts all parts back in the same turn, so that both are written together. */
  surviving<T>(deletion: () => T): T {
    const kept = this.#table.rows(`SELECT whole, part, bytes FROM ${TABLE}`) as Row[];
    const outcome = deletion();
    for (const { whole, part, bytes } of kept) this.#write(whole, part, new Uint8Array(bytes));
    return outcome;
  }

  #write(whole: number, part: number, bytes: Uint8Array<ArrayBuffer>): void {
    this.#table.write(`INSERT OR REPLACE INTO ${TABLE} VALUES (?, ?, ?)`, whole, part, bytes);
  }
}
