import * as z from "zod/mini";
import { Account, type Reserved, type Spending } from "./account.ts";

const VERSION = 1;

/**
 * An account as it is stored. What is spent and reserved is kept as text: there may be a thousand parts, they are read and written with
 * each reservation, and where storage is JSON, a thousand lists would take it ten times as long.
 */
const schema = z.object({
  v: z.literal(VERSION),
  at: z.number(),
  window: z.number().check(z.minimum(0)),
  /** When none of it counts any more, for whoever sweeps. */
  until: z.number(),
  /** `from to amount`, with commas between. */
  spendings: z.string(),
  /** `id at amount`, with commas between. */
  holds: z.string(),
});

export function recordOf({ at, window, until, spendings, holds }: Account): z.output<typeof schema> {
  return {
    v: VERSION,
    at,
    window,
    until,
    spendings: spendings.map(({ from, to, amount }) => `${from} ${to} ${amount}`).join(","),
    holds: Array.from(holds, ([id, hold]) => `${id} ${hold.at} ${hold.amount}`).join(","),
  };
}

/** The account of a record; `null` if the record is not one. */
export function parseAccountRecord(record: unknown): Account | null {
  const { success, data } = schema.safeParse(record);
  if (!success) return null;
  const spendings: Spending[] = [];
  for (const [first, to, amount] of partsOf(data.spendings)) {
    const from = Number(first);
    if (!(from <= to && isPart(to, amount, data.at))) return null;
    spendings.push({ from, to, amount });
  }
  const holds = new Map<string, Reserved>();
  for (const [id, at, amount] of partsOf(data.holds)) {
    if (!isPart(at, amount, data.at)) return null;
    holds.set(id, { at, amount });
  }
  return new Account(data.at, data.window, spendings, holds);
}

function partsOf(text: string): [first: string, time: number, amount: number][] {
  if (text === "") return [];
  return text.split(",").map((part) => {
    const [first = "", time, amount] = part.split(" ");
    return [first, Number(time), Number(amount)];
  });
}

/** Nothing was spent or reserved later than the account was written. */
function isPart(time: number, amount: number, at: number): boolean {
  return time <= at && amount >= 0 && Number.isFinite(amount);
}
