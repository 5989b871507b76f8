import type { Findings, Listing, Query, Shelf, ShelfKind } from "./shelf.ts";
import { type SqlLike, SqlTable } from "./sql-table.ts";

/** At how many items one search looks. */
const LOOKED_AT = 2_500;

interface Row {
  readonly place: string;
  readonly item: string;
}

/** Items in a table of their own. */
export class SqlShelf<Item> implements Shelf<Item> {
  readonly #kind: Omit<ShelfKind<Item>, "prefix">;
  readonly #table: SqlTable;

  constructor(sql: SqlLike, kind: Omit<ShelfKind<Item>, "prefix">) {
    this.#kind = kind;
    this.#table = new SqlTable(
      sql,
      kind.table,
      `place TEXT PRIMARY KEY, until REAL NOT NULL, words TEXT NOT NULL, ${kind.field} TEXT NOT NULL`,
    );
  }

  async change(removed: readonly string[], added: readonly Listing<Item>[]): Promise<void> {
    const { table } = this.#kind;
    for (const place of removed) this.#table.rows(`DELETE FROM ${table} WHERE place = ?`, place);
    for (const { place, until, words, item } of added) {
      const values = [place, until, words, JSON.stringify(item)] as const;
      this.#table.write(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?)`, ...values);
    }
  }

  async at(place: string): Promise<Item | null> {
    const { table, field } = this.#kind;
    const query = `SELECT place, ${field} AS item FROM ${table} WHERE place = ?`;
    const [item] = this.#itemsIn(this.#table.rows(query, place) as Row[]);
    return item ?? null;
  }

  async find({ limit, after, search, now }: Query): Promise<Findings<Item>> {
    const { table, field } = this.#kind;
    const end = search === "" ? null : this.#endOf(after);
    const rows = this.#table.rows(
      `SELECT place, ${field} AS item FROM ${table}
        WHERE place > ? AND place <= ? AND until > ? AND (? = '' OR instr(words, ?) > 0) ORDER BY place LIMIT ?`,
      after,
      end ?? AFTER_ALL,
      now,
      search,
      search,
      limit,
    ) as Row[];
    return {
      items: this.#itemsIn(rows),
      next: rows.length === limit ? (rows.at(-1)?.place ?? null) : end,
    };
  }

  async sweep(now: number, most = Infinity): Promise<void> {
    const { table } = this.#kind;
    this.#table.rows(`DELETE FROM ${table} WHERE until <= ?`, now);
    if (most === Infinity) return;
    this.#table.rows(
      `DELETE FROM ${table} WHERE place > (SELECT place FROM ${table} ORDER BY place LIMIT 1 OFFSET ?)`,
      most - 1,
    );
  }

  #itemsIn(rows: readonly Row[]): Item[] {
    return rows.flatMap(({ item }) => this.#kind.schema.safeParse(parsed(item)).data ?? []);
  }

  /** The last place at which one search looks; `null` if it looks at all that are left. */
  #endOf(after: string): string | null {
    const query = `SELECT place FROM ${this.#kind.table} WHERE place > ? ORDER BY place LIMIT 1 OFFSET ?`;
    const [row] = this.#table.rows(query, after, LOOKED_AT - 1) as Row[];
    return row?.place ?? null;
  }
}

/** Sorts after every place, as they are ASCII. */
const AFTER_ALL = "\u{7f}";

/** The text of a record; `null` if there is none that can be read. */
function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
