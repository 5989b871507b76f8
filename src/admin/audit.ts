import * as z from "zod/mini";
import { entriesIn } from "../audit/calls.ts";
import { isPlace } from "../audit/place.ts";
import { ADDRESS } from "../identity/client-key.ts";
import { RecordKeys } from "../identity/record-key.ts";
import { secretOf } from "../ledger/rpc.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import type { Handler } from "./asked.ts";
import { nextOf, positionOf } from "./cursor.ts";
import { keyOf } from "./target.ts";

const placeSchema = z.custom<string>(isPlace);

export const listEntries: Handler<"audit"> = async ({ ledger, query: { limit, after, search } }) => {
  const { entries, next } = await entriesIn(ledger, {
    limit,
    after: positionOf(placeSchema, after),
    search: search === undefined ? undefined : await keptAs(ledger, search),
  });
  return { entries, next: nextOf(next) };
};

/** What is searched for, as it is kept: a client's address is found by its hash. */
async function keptAs(ledger: LedgerLike, search: string): Promise<string> {
  const key = keyOf(search);
  // Every key of an address begins with the prefix alone: whoever searches for that means all of them.
  if (key === null || key === ADDRESS) return search;
  return (await new RecordKeys(() => secretOf(ledger)).named(key)) ?? search;
}
