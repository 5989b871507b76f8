import type { AppealStatus } from "../bans/audit-entry.ts";
import type { BanPage } from "../bans/ban-store.ts";
import { inTime } from "../platform/in-time.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import {
  type DecidedCall,
  listedDecidedSchema,
  type ListAppealsCall,
  type ListCall,
  listedAppealsSchema,
  listedSchema,
} from "./calls.ts";
import { type DecidedBan, placeBefore, placeOfDecided } from "./decided-ban.ts";
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
  /** At most as many as were asked for. */
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

/** The bans that were decided in a span of time, as far as they are kept, and where to go on. */
export interface DecidedPage {
  readonly decided: readonly DecidedBan[];
  /** Give it to the next call as `after`; `null` at the end. */
  readonly next: string | null;
}

/**
 * The bans that were decided in a span of time, of all clients in a ledger, the newest first: see {@link pageOf}.
 *
 * @param span epoch ms: from `from` on, and before `to`
 */
export async function listDecidedEverywhere(
  ledger: LedgerLike,
  { from, to, after }: { readonly from: number; readonly to: number; readonly after: string | null },
): Promise<DecidedPage> {
  const { items, next } = await pageOf(
    async (directory, asked) => {
      const call: DecidedCall = { do: "decided", from, limit: asked.limit, after: asked.after };
      const { decided, next } = listedDecidedSchema.parse(await inTime(ledger.call(directory, call)));
      return { items: decided, next };
    },
    placeOfDecided,
    { after: after ?? placeBefore(to) },
  );
  return { decided: items, next };
}
