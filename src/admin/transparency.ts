import type { AppealStatus } from "../bans/audit-entry.ts";
import type { DecidedBan } from "../directory/decided-ban.ts";
import type { ListedAppeal } from "../directory/listed-appeal.ts";
import { listAppealsEverywhere, listDecidedEverywhere } from "../directory/list-everywhere.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import type { Handler } from "./asked.ts";
import { type Exported, fileOf } from "./file.ts";
import { type Page, pagesOf } from "./pages.ts";
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
  const [{ bans, byKind, byDecision, byTarget, byDisclosure }, open, approved, rejected] = await Promise.all([
    countsIn(ledger, span),
    appealsIn(ledger, span, "open"),
    appealsIn(ledger, span, "approved"),
    appealsIn(ledger, span, "rejected"),
  ]);
  return {
    ...span,
    bans: unlessFew(bans),
    byKind: suppressed(byKind),
    byDecision: suppressed(byDecision),
    byTarget: suppressed(byTarget),
    byDisclosure: suppressed(byDisclosure),
    appeals: { open: unlessFew(open), approved: unlessFew(approved), rejected: unlessFew(rejected) },
  };
};

/** Each ban as the DSA Transparency Database takes it. */
export const exportStatements: Handler<"statements"> = async ({ ledger, query }) => {
  const span = spanOf(query);
  return fileOf(STATEMENTS, "json", decidedIn(ledger, span));
};

function decidedIn(ledger: LedgerLike, span: Span): Page<DecidedBan> {
  return async (after) => {
    const { decided, next } = await listDecidedEverywhere(ledger, { ...span, after });
    return { items: decided, next };
  };
}

/** They are counted as they are read: of half a year there may be hundreds of thousands. */
async function countsIn(ledger: LedgerLike, span: Span) {
  const counts = {
    bans: 0,
    byKind: { close: 0, "shadow-ban": 0 },
    byDecision: { automated: 0, operator: 0 },
    byTarget: { user: 0, address: 0 },
    byDisclosure: { none: 0, notify: 0, delayed: 0 },
  };
  for await (const bans of pagesOf(decidedIn(ledger, span))) {
    for (const { kind, limit, scope, disclosure } of bans) {
      counts.bans++;
      counts.byKind[kind]++;
      counts.byDecision[limit === null ? "operator" : "automated"]++;
      counts.byTarget[scope]++;
      counts.byDisclosure[disclosure]++;
    }
  }
  return counts;
}

async function appealsIn(ledger: LedgerLike, { from, to }: Span, status: AppealStatus): Promise<number> {
  let count = 0;
  const pages = pagesOf<ListedAppeal>(async (after) => {
    const { appeals, next } = await listAppealsEverywhere(ledger, status, { after: after ?? undefined });
    return { items: appeals, next };
  });
  for await (const appeals of pages) {
    count += appeals.filter(({ appeal: { at } }) => at >= from && at < to).length;
    // The newest come first.
    if (appeals.some(({ appeal: { at } }) => at < from)) break;
  }
  return count;
}

function spanOf({ from, to = Date.now() }: { from?: number | undefined; to?: number | undefined }): Span {
  return { from: from ?? to - USUAL_DAYS * 86_400_000, to };
}
