import type { SqlLike } from "../storage/sql-storage.ts";

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
  readonly #sql: SqlLike;
  #writes = 0;

  constructor(sql: SqlLike) {
    this.#sql = sql;
  }

  read(key: string): Count | null {
    try {
      const rows = this.#sql.exec(`SELECT value, until FROM ${TABLE} WHERE key = ?`, key).toArray();
      return (rows[0] as Count | undefined) ?? null;
    } catch (error) {
      if (isWithoutTable(error)) return null;
      throw error;
    }
  }

  write(key: string, { value, until }: Count, now: number): void {
    this.#run(`INSERT OR REPLACE INTO ${TABLE} VALUES (?, ?, ?)`, key, value, until);
    // The first one after the room was loaded too, so that a room that is loaded for each write is tidied as well.
    if (this.#writes++ % TIDY_EVERY === 0) this.#tidy(now);
  }

  delete(key: string): void {
    this.#run(`DELETE FROM ${TABLE} WHERE key = ?`, key);
  }

  #tidy(now: number): void {
    this.#run(`DELETE FROM ${TABLE} WHERE until <= ?`, now);
    const excess = `max(0, (SELECT count(*) FROM ${TABLE}) - ${MOST_ROWS})`;
    this.#run(`DELETE FROM ${TABLE} WHERE key IN (SELECT key FROM ${TABLE} ORDER BY until LIMIT ${excess})`);
  }

  #run(query: string, ...bindings: (string | number)[]): void {
    try {
      this.#sql.exec(query, ...bindings);
    } catch (error) {
      if (!isWithoutTable(error)) throw error;
      this.#sql.exec(
        `CREATE TABLE ${TABLE} (key TEXT PRIMARY KEY, value REAL NOT NULL, until REAL NOT NULL) WITHOUT ROWID`,
      );
      this.#sql.exec(query, ...bindings);
    }
  }
}

/** The app may drop the table with everything else, or roll back its creation. */
function isWithoutTable(error: unknown): boolean {
  return error instanceof Error && error.message.includes(`no such table: ${TABLE}`);
}
