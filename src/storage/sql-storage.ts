import { SqlParts } from "./sql-parts.ts";
import { type SqlLike, SqlTable } from "./sql-table.ts";
import type { StorageLike } from "./storage.ts";

interface Row {
  readonly key: string;
  readonly value: string;
}

const TABLE = "party_bouncer";

/** Marks a number that JSON cannot express, such as `Infinity`. */
const NUMBER = "party-bouncer:number";

/** Sorts after everything that a key may continue with, since keys are ASCII. */
const AFTER = "\u{7f}";

/**
 * Keeps records in a table of their own, which the app's `storage.list()` does not show.
 *
 * Each method runs its SQL before it returns. As after `storage.put()`, the Durable Object sends nothing until the write is on disk.
 */
export class SqlStorage implements StorageLike {
  /** Where bytes are kept beside the records. */
  readonly parts: SqlParts;
  /** For tables of another shape in the same database. */
  readonly sql: SqlLike;
  readonly #table: SqlTable;

  constructor(sql: SqlLike) {
    this.sql = sql;
    this.parts = new SqlParts(sql);
    this.#table = new SqlTable(sql, TABLE, "key TEXT PRIMARY KEY, value TEXT NOT NULL");
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

  /** Runs a deletion of the whole database, and puts all records back in the same turn, so that both are written together. */
  surviving<T>(deletion: () => T): T {
    const kept = this.#rows(`SELECT key, value FROM ${TABLE}`);
    const outcome = this.parts.surviving(deletion);
    for (const row of kept) this.#put(row);
    return outcome;
  }

  #put({ key, value }: Row): void {
    this.#table.write(`INSERT OR REPLACE INTO ${TABLE} VALUES (?, ?)`, key, value);
  }

  #rows(query: string, ...bindings: (string | number)[]): Row[] {
    return this.#table.rows(query, ...bindings) as Row[];
  }
}

function records<T>(rows: readonly Row[]): Map<string, T> {
  return new Map(rows.map(({ key, value }) => [key, decode(value) as T]));
}

function encode(value: unknown): string {
  return JSON.stringify(value, (_, part: unknown) =>
    typeof part === "number" && !Number.isFinite(part) ? { [NUMBER]: String(part) } : part,
  );
}

/** If the text is not JSON, the record is corrupt. `null` is not a valid record of any kind, so the reader reports it. */
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
