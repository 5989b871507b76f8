import type { AppealStatus } from "../bans/audit-entry.ts";
import type { DecidedBan } from "../directory/decided-ban.ts";
import { listAppealsEverywhere, listDecidedEverywhere } from "../directory/list-everywhere.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import type { Handler } from "./asked.ts";
import { type Exported, fileOf } from "./file.ts";
import { statementOf } from "./statement-of-reasons.ts";
import { suppressed, unlessFew } from "./suppressed.ts";

/** Epoch ms: from `from` on, and before `to`. */
interface Span {
  readonly from: number;
  readonly to: number;
}

/** How many days a report goes back if the request does not say. */
const USUAL_DAYS = 30;

const STATEMENTS: Exported<DecidedBan> = {
  name: "statements",
  columns: {},
  json: statementOf,
};

/** Counts that may be published. */
export const readTransparency: Handler<"transparency"> = async ({ ledger, query }) => {
  const span = spanOf(query);
  const [bans, open, approved, rejected] = await Promise.all([
    bansIn(ledger, span),
    appealsIn(ledger, span, "open"),
    appealsIn(ledger, span, "approved"),
    appealsIn(ledger, span, "rejected"),
  ]);
  const count = (isMeant: (ban: DecidedBan) => boolean): number => bans.filter(isMeant).length;
  return {
    ...span,
    bans: unlessFew(bans.length),
    byKind: suppressed({
      close: count(({ kind }) => kind === "close"),
      "shadow-ban": count(({ kind }) => kind === "shadow-ban"),
    }),
    byDecision: suppressed({
      automated: count(({ limit }) => limit !== null),
      operator: count(({ limit }) => limit === null),
    }),
    byTarget: suppressed({
      user: count(({ scope }) => scope === "user"),
      address: count(({ scope }) => scope === "address"),
    }),
    byDisclosure: suppressed({
      none: count(({ disclosure }) => disclosure === "none"),
      notify: count(({ disclosure }) => disclosure === "notify"),
      delayed: count(({ disclosure }) => disclosure === "delayed"),
    }),
    appeals: { open: unlessFew(open), approved: unlessFew(approved), rejected: unlessFew(rejected) },
  };
};

/** Each ban as the DSA Transparency Database takes it. */
export const exportStatements: Handler<"statements"> = async ({ ledger, query }) => {
  const span = spanOf(query);
  return fileOf(STATEMENTS, "json", async (after) => {
    const { decided, next } = await listDecidedEverywhere(ledger, { ...span, after });
    return { items: decided, next };
  });
};

async function bansIn(ledger: LedgerLike, span: Span): Promise<DecidedBan[]> {
  const found: DecidedBan[] = [];
  let page = await listDecidedEverywhere(ledger, { ...span, after: null });
  for (;;) {
    found.push(...page.decided);
    if (page.next === null) return found;
    page = await listDecidedEverywhere(ledger, { ...span, after: page.next });
  }
}

async function appealsIn(ledger: LedgerLike, { from, to }: Span, status: AppealStatus): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ;) {
    const { appeals, next } = await listAppealsEverywhere(ledger, status, { after });
    count += appeals.filter(({ appeal: { at } }) => at >= from && at < to).length;
    const isBefore = appeals.some(({ appeal }) => appeal.at < from);
    if (next === null || isBefore) return count;
    after = next;
  }
}

function spanOf({ from, to = Date.now() }: { from?: number | undefined; to?: number | undefined }): Span {
  return { from: from ?? to - USUAL_DAYS * 86_400_000, to };
}
