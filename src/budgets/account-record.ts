import { z } from "zod";
import { Account } from "./account.ts";

const VERSION = 1;

const amount = z.number().min(0);
const time = z.number();

/** An account as it is stored. It is written with each reservation, so it is kept short. */
const schema = z.object({
  v: z.literal(VERSION),
  at: time,
  window: amount,
  /** When none of it counts any more, for whoever sweeps. */
  until: time,
  spendings: z.array(z.tuple([time, time, amount])),
  holds: z.array(z.tuple([z.string(), time, amount])),
});

export type AccountRecord = z.output<typeof schema>;

export function recordOf({ at, window, until, spendings, holds }: Account): AccountRecord {
  return {
    v: VERSION,
    at,
    window,
    until,
    spendings: spendings.map(({ from, to, amount: spent }) => [from, to, spent]),
    holds: Array.from(holds, ([id, hold]) => [id, hold.at, hold.amount]),
  };
}

/** The account of a record; `null` if the record is not one. */
export function parseAccountRecord(record: unknown): Account | null {
  const { success, data } = schema.safeParse(record);
  if (!success) return null;
  return new Account(
    data.at,
    data.window,
    data.spendings.map(([from, to, spent]) => ({ from, to, amount: spent })),
    new Map(data.holds.map(([id, at, held]) => [id, { at, amount: held }])),
  );
}
