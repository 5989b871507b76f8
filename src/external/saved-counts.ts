import { type SqlLike, SqlTable } from "../storage/sql-table.ts";

/** A number, and the epoch ms at which it is over. */
export interface Count {
  readonly value: number;
  readonly until: number;
}

const TABLE = "party_bouncer_counts";

/** Most rows. Those that are over first go first. */
const MOST_ROWS = 10_000;

/** Writes between two looks at how many rows there are, and which are over. */
const TIDY_EVERY = 128;

/** Counts in a table of a room's SQLite. Each method runs its SQL before it returns. */
export class SavedCounts {
  readonly #table: SqlTable;
  #writes = 0;

  constructor(sql: SqlLike) {
    this.#table = new SqlTable(sql, TABLE, "key TEXT PRIMARY KEY, value REAL NOT NULL, until REAL NOT NULL");
  }

  read(key: string): Count | null {
    const [row] = this.#table.rows(`SELECT value, until FROM ${TABLE} WHERE key = ?`, key);
    return (row as Count | undefined) ?? null;
  }

  write(key: string, { value, until }: Count, now: number): void {
    this.#table.write(`INSERT OR REPLACE INTO ${TABLE} VALUES (?, ?, ?)`, key, value, until);
    // The first one after the room was loaded too, so that a room that is loaded for each write is tidied as well.
    if (this.#writes++ % TIDY_EVERY === 0) this.#tidy(now);
  }

  delete(key: string): void {
    this.#table.write(`DELETE FROM ${TABLE} WHERE key = ?`, key);
  }

  #tidy(now: number): void {
    this.#table.write(`DELETE FROM ${TABLE} WHERE until <= ?`, now);
    const excess = `max(0, (SELECT count(*) FROM ${TABLE}) - ${MOST_ROWS})`;
    this.#table.write(
      `DELETE FROM ${TABLE} WHERE key IN (SELECT key FROM ${TABLE} ORDER BY until LIMIT ${excess})`,
    );
  }
}
