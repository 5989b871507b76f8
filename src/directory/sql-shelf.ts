import { banSchema } from "../bans/ban.ts";
import { type SqlLike, SqlTable } from "../storage/sql-table.ts";
import type { Findings, Listing, Query, Shelf } from "./shelf.ts";
import { wordsOf } from "./words.ts";

const TABLE = "party_bouncer_listed";

/** At how many bans one search looks. */
const LOOKED_AT = 2_500;

interface Row {
  readonly place: string;
  readonly ban: string;
}

/** Bans in a table of their own. */
export class SqlShelf implements Shelf {
  readonly #table: SqlTable;

  constructor(sql: SqlLike) {
    this.#table = new SqlTable(
      sql,
      TABLE,
      "place TEXT PRIMARY KEY, until REAL NOT NULL, words TEXT NOT NULL, ban TEXT NOT NULL",
    );
  }

  async change(removed: readonly string[], added: readonly Listing[]): Promise<void> {
    for (const place of removed) this.#table.rows(`DELETE FROM ${TABLE} WHERE place = ?`, place);
    for (const { place, ban } of added) {
      const values = [place, ban.until, wordsOf(ban), JSON.stringify(ban)] as const;
      this.#table.write(`INSERT OR REPLACE INTO ${TABLE} VALUES (?, ?, ?, ?)`, ...values);
    }
  }

  async find({ limit, after, search, now }: Query): Promise<Findings> {
    const end = search === "" ? null : this.#endOf(after);
    const rows = this.#table.rows(
      `SELECT place, ban FROM ${TABLE}
        WHERE place > ? AND place <= ? AND until > ? AND (? = '' OR instr(words, ?) > 0) ORDER BY place LIMIT ?`,
      after,
      end ?? AFTER_ALL,
      now,
      search,
      search,
      limit,
    ) as Row[];
    return {
      bans: rows.flatMap(({ ban }) => banSchema.safeParse(parsed(ban)).data ?? []),
      next: rows.length === limit ? (rows.at(-1)?.place ?? null) : end,
    };
  }

  async sweep(now: number): Promise<void> {
    this.#table.rows(`DELETE FROM ${TABLE} WHERE until <= ?`, now);
  }

  /** The last place at which one search looks; `null` if it looks at all that are left. */
  #endOf(after: string): string | null {
    const query = `SELECT place FROM ${TABLE} WHERE place > ? ORDER BY place LIMIT 1 OFFSET ?`;
    const [row] = this.#table.rows(query, after, LOOKED_AT - 1) as Row[];
    return row?.place ?? null;
  }
}

/** Sorts after every place, as they are ASCII. */
const AFTER_ALL = "\u{7f}";

/** The text of a record, or `null`, which is not a ban. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
