import type { StorageLike } from "./storage.ts";

/** As much of a Durable Object's `storage.sql` as is used here. */
export interface SqlLike {
  exec(query: string, ...bindings: (string | number)[]): { toArray(): unknown[] };
}

interface Row {
  readonly key: string;
  readonly value: string;
}

const TABLE = "party_bouncer";

/** Stands for a number that JSON has no word for. */
const NUMBER = "party-bouncer:number";

/** After every key that begins as a prefix does: keys are ASCII. */
const AFTER = "\u{7f}";

/**
 * The bouncer's records in a table of their own, where the app's `storage.list()` does not come by them. The table is made with the
 * first record, so that a room that has none keeps nothing.
 *
 * SQL is run before a method returns. What a Durable Object sends then waits until that is on disk, as with `storage.put()`.
 */
export class SqlStorage implements StorageLike {
  readonly #sql: SqlLike;

  constructor(sql: SqlLike) {
    this.#sql = sql;
  }

  async get<T = unknown>(keys: string[]): Promise<Map<string, T>> {
    const rows = keys.flatMap((key) => this.#rows(`SELECT key, value FROM ${TABLE} WHERE key = ?`, key));
    return records<T>(rows);
  }

  async put<T>(key: string, value: T): Promise<void> {
    this.#put({ key, value: encode(value) });
  }

  async delete(keys: string[]): Promise<number> {
    const found = keys.filter(
      (key) => this.#rows(`DELETE FROM ${TABLE} WHERE key = ? RETURNING key`, key).length > 0,
    );
    return found.length;
  }

  async list<T = unknown>(options: {
    prefix: string;
    startAfter?: string;
    limit: number;
  }): Promise<Map<string, T>> {
    const { prefix, startAfter = "", limit } = options;
    const query = `SELECT key, value FROM ${TABLE} WHERE key >= ? AND key < ? AND key > ? ORDER BY key LIMIT ?`;
    return records<T>(this.#rows(query, prefix, prefix + AFTER, startAfter, limit));
  }

  /** Runs what deletes the whole database, and puts all records back: in one turn, so that they are written together. */
  surviving<T>(deletion: () => T): T {
    const kept = this.#rows(`SELECT key, value FROM ${TABLE}`);
    const outcome = deletion();
    for (const row of kept) this.#put(row);
    return outcome;
  }

  #put({ key, value }: Row): void {
    const put = (): unknown => this.#sql.exec(`INSERT OR REPLACE INTO ${TABLE} VALUES (?, ?)`, key, value);
    try {
      put();
    } catch (error) {
      if (!isWithoutTable(error)) throw error;
      this.#sql.exec(`CREATE TABLE ${TABLE} (key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID`);
      put();
    }
  }

  #rows(query: string, ...bindings: (string | number)[]): Row[] {
    try {
      return this.#sql.exec(query, ...bindings).toArray() as Row[];
    } catch (error) {
      if (isWithoutTable(error)) return [];
      throw error;
    }
  }
}

/** The app may drop it with everything else, or roll back what made it. */
function isWithoutTable(error: unknown): boolean {
  return error instanceof Error && error.message.includes(`no such table: ${TABLE}`);
}

function records<T>(rows: readonly Row[]): Map<string, T> {
  return new Map(rows.map(({ key, value }) => [key, decode(value) as T]));
}

function encode(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "number" && !Number.isFinite(part) ? { [NUMBER]: String(part) } : part,
  );
}

/** Text that is not JSON is a corrupt record. It becomes `null`, which no record is, so its reader reports it. */
function decode(text: string): unknown {
  try {
    return JSON.parse(text, (_, part: unknown) => {
      const number = (part as Record<string, unknown> | null)?.[NUMBER];
      return typeof number === "string" ? Number(number) : part;
    });
  } catch {
    return null;
  }
}
