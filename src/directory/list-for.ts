import type { AppealStatus } from "../bans/audit-entry.ts";
import type { BanPage } from "../bans/ban-store.ts";
import { ADDRESS } from "../identity/client-key.ts";
import type { RecordKeys } from "../identity/record-key.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { type AppealPage, listAppealsEverywhere, listEverywhere } from "./list-everywhere.ts";
import type { EverywhereOptions } from "./page-of.ts";

/**
 * The bans of all clients in a ledger, for somebody who may search for a client by its key as an app knows it: an address is found by its hash.
 *
 * @throws {TypeError} if an option is wrong
 * @throws {Error} if the ledger is away
 */
export async function listFor(
  recordKeys: RecordKeys,
  ledger: LedgerLike,
  options: EverywhereOptions,
): Promise<BanPage> {
  return listEverywhere(ledger, await searching(recordKeys, options));
}

/** The same of appeals. */
export async function listAppealsFor(
  recordKeys: RecordKeys,
  ledger: LedgerLike,
  status: AppealStatus,
  options: EverywhereOptions,
): Promise<AppealPage> {
  return listAppealsEverywhere(ledger, status, await searching(recordKeys, options));
}

async function searching(recordKeys: RecordKeys, options: EverywhereOptions): Promise<EverywhereOptions> {
  const { search } = options;
  // Every key of an address begins with the prefix alone: whoever searches for that means all of them.
  if (typeof search !== "string" || search === ADDRESS) return options;
  return { ...options, search: (await recordKeys.named(search)) ?? search };
}
