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
 * Which tables are there, by their database, as far as is known. Each connect asks for what is kept of its client, and most rooms keep
 * nothing. A query that finds no table throws, which takes workerd longer than all else that the bouncer does for a connect.
 */
const known = new WeakMap<SqlLike, Map<string, boolean>>();

/**
 * A table of our own in a room's SQLite. It is created with the first write, so that a room without rows stores nothing, and again if the
 * app drops it with everything else, or rolls back its creation.
 */
export class SqlTable {
  readonly #sql: SqlLike;
  readonly #name: string;
  readonly #columns: string;
  readonly #known: Map<string, boolean>;

  /** @param columns as they stand in `CREATE TABLE` */
  constructor(sql: SqlLike, name: string, columns: string) {
    this.#sql = sql;
    this.#name = name;
    this.#columns = columns;
    this.#known = known.get(sql) ?? new Map<string, boolean>();
    known.set(sql, this.#known);
  }

  /** What a query finds: nothing, if there is no table. */
  rows(query: string, ...bindings: (string | number)[]): unknown[] {
    if (!this.#isThere()) return [];
    try {
      return this.#sql.exec(query, ...bindings).toArray();
    } catch (error) {
      if (!this.#isMissing(error)) throw error;
      this.#known.set(this.#name, false);
      return [];
    }
  }

  /** Runs a statement, on a new table if there is none. */
  write(query: string, ...bindings: (string | number | Uint8Array<ArrayBuffer>)[]): void {
    try {
      if (this.#isThere()) {
        this.#sql.exec(query, ...bindings);
        return;
      }
    } catch (error) {
      if (!this.#isMissing(error)) throw error;
    }
    this.#sql.exec(`CREATE TABLE ${this.#name} (${this.#columns}) WITHOUT ROWID`);
    this.#known.set(this.#name, true);
    this.#sql.exec(query, ...bindings);
  }

  #isThere(): boolean {
    let isThere = this.#known.get(this.#name);
    if (isThere === undefined) {
      const found = this.#sql.exec("SELECT 1 FROM sqlite_schema WHERE name = ?", this.#name);
      isThere = found.toArray().length > 0;
      this.#known.set(this.#name, isThere);
    }
    return isThere;
  }

  #isMissing(error: unknown): boolean {
    return error instanceof Error && error.message.includes(`no such table: ${this.#name}`);
  }
}
