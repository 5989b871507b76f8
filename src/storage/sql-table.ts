/** The part of a Durable Object's `storage.sql` that is used here. */
export interface SqlLike {
  /** Runs statements. */
  exec(query: string, ...bindings: (string | number | Uint8Array)[]): SqlRows;
}

/** What a statement found. */
export interface SqlRows {
  /** All rows, as objects. */
  toArray(): unknown[];
}

/**
 * A table of our own in a room's SQLite. It is created with the first write, so that a room without rows stores nothing, and again if the
 * app drops it with everything else, or rolls back its creation.
 */
export class SqlTable {
  readonly #sql: SqlLike;
  readonly #name: string;
  readonly #columns: string;

  /** @param columns as they stand in `CREATE TABLE` */
  constructor(sql: SqlLike, name: string, columns: string) {
    this.#sql = sql;
    this.#name = name;
    this.#columns = columns;
  }

  /** What a query finds: nothing, if there is no table. */
  rows(query: string, ...bindings: (string | number)[]): unknown[] {
    try {
      return this.#sql.exec(query, ...bindings).toArray();
    } catch (error) {
      if (this.#isMissing(error)) return [];
      throw error;
    }
  }

  /** Runs a statement, on a new table if there is none. */
  write(query: string, ...bindings: (string | number | Uint8Array<ArrayBuffer>)[]): void {
    try {
      this.#sql.exec(query, ...bindings);
    } catch (error) {
      if (!this.#isMissing(error)) throw error;
      this.#sql.exec(`CREATE TABLE ${this.#name} (${this.#columns}) WITHOUT ROWID`);
      this.#sql.exec(query, ...bindings);
    }
  }

  #isMissing(error: unknown): boolean {
    return error instanceof Error && error.message.includes(`no such table: ${this.#name}`);
  }
}
