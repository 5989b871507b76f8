import type { AppealStatus } from "../bans/audit-entry.ts";
import type { BanPage } from "../bans/ban-store.ts";
import { inTime } from "../platform/in-time.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { type ListAppealsCall, type ListCall, listedAppealsSchema, listedSchema } from "./calls.ts";
import { type ListedAppeal, placeOfAppeal } from "./listed-appeal.ts";
import { type EverywhereOptions, pageOf } from "./page-of.ts";
import { placeOf } from "./place.ts";

/** The bans of all clients in a ledger, the newest first: see {@link pageOf}. */
export async function listEverywhere(ledger: LedgerLike, options: EverywhereOptions = {}): Promise<BanPage> {
  const { items, next } = await pageOf(
    async (directory, asked) => {
      const call: ListCall = { do: "list", ...asked };
      const { bans, next } = listedSchema.parse(await inTime(ledger.call(directory, call)));
      return { items: bans, next };
    },
    placeOf,
    options,
  );
  return { bans: items, next };
}

/** Some of the appeals of a ledger, and where to go on. */
export interface AppealPage {
  readonly appeals: readonly ListedAppeal[];
  /** Give it to the next call as `after`; `null` at the end. */
  readonly next: string | null;
}

/** The appeals of one status of all clients in a ledger, the newest first: see {@link pageOf}. */
export async function listAppealsEverywhere(
  ledger: LedgerLike,
  status: AppealStatus,
  options: EverywhereOptions = {},
): Promise<AppealPage> {
  const { items, next } = await pageOf(
    async (directory, asked) => {
      const call: ListAppealsCall = { do: "appeals", status, ...asked };
      const { appeals, next } = listedAppealsSchema.parse(await inTime(ledger.call(directory, call)));
      return { items: appeals, next };
    },
    placeOfAppeal,
    options,
  );
  return { appeals: items, next };
}
