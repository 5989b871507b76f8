import { entriesIn } from "../audit/calls.ts";
import type { OperatorEntry } from "../audit/operator-entry.ts";
import type { RecordedBan } from "../bans/ban.ts";
import { listEverywhere } from "../directory/list-everywhere.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import type { AdminBan } from "./answers.ts";
import type { Handler } from "./asked.ts";
import { timeCell } from "./csv.ts";
import { type Exported, fileOf } from "./file.ts";
import type { Page } from "./pages.ts";
import { banSchema } from "./schemas-bans.ts";

/** How many are read at a time. */
const AT_ONCE = 1_000;

const BANS: Exported<RecordedBan> = {
  name: "bans",
  columns: {
    id: ({ id }) => id,
    target: ({ target }) => target,
    label: ({ label = "" }) => label,
    kind: ({ kind }) => kind,
    reason: ({ reason }) => reason,
    by: ({ by }) => by,
    limit: ({ limit }) => limit ?? "",
    disclosure: ({ disclosure }) => disclosure,
    at: ({ at }) => timeCell(at),
    until: ({ until }) => timeCell(until),
  },
  json: (ban): AdminBan => banSchema.parse(ban),
};

const ENTRIES: Exported<OperatorEntry> = {
  name: "audit",
  columns: {
    id: ({ id }) => id,
    at: ({ at }) => timeCell(at),
    by: ({ by }) => by,
    role: ({ role }) => role,
    action: ({ action }) => action,
    target: ({ target }) => target ?? "",
    party: ({ room }) => room?.party ?? "",
    room: ({ room }) => room?.room ?? "",
    detail: ({ detail }) => detail,
    reason: ({ reason }) => reason,
    outcome: ({ outcome }) => outcome,
  },
  json: (entry) => entry,
};

export const exportBans: Handler<"exportBans"> = async ({ ledger, query: { format } }) =>
  fileOf(BANS, format, async (after) => {
    const { bans, next } = await listEverywhere(ledger, { limit: AT_ONCE, after: after ?? undefined });
    return { items: bans, next };
  });

export const exportAudit: Handler<"exportAudit"> = async ({ ledger, query: { format } }) =>
  fileOf(ENTRIES, format, entryPages(ledger));

/** What operators did, a page at a time. @param search as the list has it */
export function entryPages(ledger: LedgerLike, search?: string): Page<OperatorEntry> {
  return async (after) => {
    const { entries, next } = await entriesIn(ledger, { limit: AT_ONCE, after: after ?? undefined, search });
    return { items: entries, next };
  };
}
