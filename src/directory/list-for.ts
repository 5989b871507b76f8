import type { BanPage } from "../bans/ban-store.ts";
import { ADDRESS } from "../identity/client-key.ts";
import type { RecordKeys } from "../identity/record-key.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { type EverywhereOptions, listEverywhere } from "./list-everywhere.ts";

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
  const { search } = options;
  // Every key of an address begins with the prefix alone: whoever searches for that means all of them.
  if (typeof search !== "string" || search === ADDRESS) return listEverywhere(ledger, options);
  return listEverywhere(ledger, { ...options, search: (await recordKeys.named(search)) ?? search });
}
