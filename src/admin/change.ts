import { type AuditEntry, impositionOf, type Pardon, pardonOf } from "../bans/audit-entry.ts";
import { newBan, type RecordedBan } from "../bans/ban.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { type Call, historyOf, type State, stateOf } from "../ledger/rpc.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { hexOf } from "../shared/hex.ts";
import { periodFrom, remaining } from "../shared/period.ts";
import type { Asked } from "./asked.ts";
import type { Operator } from "./operator.ts";
import { Problem } from "./problem.ts";
import type { BanBody, LiftBody } from "./bodies-bans.ts";
import { left } from "./ends.ts";

/** A room's clock may be ahead of the worker's by so many ms. If it is by more, it is wrong. */
const MOST_AHEAD = 60_000;

const USUAL = { close: 3_600_000, "shadow-ban": 600_000 } as const;

/** Who changes something. */
export type Asking = Pick<Asked<"ban" | "lift">, "ledger" | "operator" | "idempotencyKey">;

/** Bans a client in all rooms. @returns the ban as it is kept. @throws {Problem} if the key is that of another request */
export async function ban(asking: Asking, target: RecordKey, body: BanBody): Promise<RecordedBan> {
  const { ledger, operator } = asking;
  const { id, now, known } = await preparedFor(asking, target);
  if (known === undefined && body.until !== undefined) left(body.until, now);
  const wanted = wantedBan(body, target, operator, now, id);
  if (known !== undefined) return sameBan(known, wanted, body.until);
  const { entries } = await send(ledger, target, impositionOf(wanted, now));
  // The same request may have come in between.
  const kept = entries.find((entry) => entry.ban.id === id)?.ban;
  return kept === undefined ? wanted : sameBan(impositionOf(kept, kept.at), wanted, body.until);
}

/** Lifts all bans of a client, or some of them. @returns the ids of those that were not over. @throws {Problem} if the key is that of another request */
export async function lift(
  asking: Asking,
  target: RecordKey,
  { reason, bans: only }: LiftBody,
): Promise<readonly string[]> {
  const { ledger, operator } = asking;
  const { id, now, known } = await preparedFor(asking, target);
  if (known !== undefined) {
    if (known.change !== "pardon" || known.reason !== reason || !isFor(known, only)) throw anotherRequest();
    return known.bans;
  }
  const { entries } = await stateOf(ledger, target, { do: "look" });
  const bans = entries
    .filter(({ ban }) => remaining(ban, now) > 0 && only?.includes(ban.id) !== false)
    .map((entry) => entry.ban.id);
  if (only !== undefined && bans.length === 0) return [];
  const pardon = { target, by: operator.name, reason, bans, before: only === undefined ? now : null };
  await send(ledger, target, pardonOf(pardon, now, id));
  // The same request may have come in between, and only the first of them counts.
  const kept = asking.idempotencyKey === null ? undefined : await changeWith(ledger, target, id);
  return kept?.change === "pardon" ? kept.bans : bans;
}

/** Whether a pardon was asked for with these bans; `undefined`: with all of them. */
function isFor({ bans, before }: Pardon, only: readonly string[] | undefined): boolean {
  return only === undefined ? before !== null : before === null && bans.every((ban) => only.includes(ban));
}

async function changeWith(
  ledger: LedgerLike,
  target: RecordKey,
  id: string,
): Promise<AuditEntry | undefined> {
  return (await historyOf(ledger, target)).find((change) => change.id === id);
}

/** The id of a change and its moment, which is later than those of all changes before; and the change, if it was made already. */
async function preparedFor({ ledger, operator, idempotencyKey }: Asking, target: RecordKey) {
  const history = await historyOf(ledger, target);
  const id = await idOf({ operator, idempotencyKey }, target);
  const last = Math.max(0, ...history.map(({ at }) => at));
  const now = Date.now();
  return {
    id,
    now: last >= now && last - now < MOST_AHEAD ? last + 1 : now,
    known: history.find((change) => change.id === id),
  };
}

/** An id for what is asked for. It is the same for a request that comes again. @param what part of what the key belongs to */
export async function idOf(
  { operator, idempotencyKey }: Pick<Asking, "operator" | "idempotencyKey">,
  target: RecordKey,
  ...what: readonly string[]
): Promise<string> {
  if (idempotencyKey === null) return crypto.randomUUID();
  return hashed([operator.name, idempotencyKey, target, ...what]);
}

function wantedBan(
  { kind, for: duration = USUAL[kind], until, reason, disclosure, label }: BanBody,
  target: RecordKey,
  operator: Operator,
  now: number,
  id: string,
): RecordedBan {
  const why = {
    reason,
    by: operator.name,
    limit: null,
    disclosure,
    ...(label === undefined ? {} : { label }),
  };
  const period = until === undefined ? periodFrom(now, duration) : { at: now, until };
  return newBan(kind, target, period, why, id) as RecordedBan;
}

/** The ban of a change that was made already. @throws {Problem} if it is another one than is asked for now */
function sameBan(known: AuditEntry, wanted: RecordedBan, until: number | undefined): RecordedBan {
  if (known.change !== "ban" || likeness(known.ban, until) !== likeness(wanted, until))
    throw anotherRequest();
  return known.ban;
}

/** All of a ban but when it was imposed. @param end the moment at which it was to end, if that was said */
function likeness(
  { at, until, kind, reason, disclosure, label }: RecordedBan,
  end: number | undefined,
): string {
  return JSON.stringify([end === undefined ? until - at : until, kind, reason, disclosure, label]);
}

/** A key is that of another request. */
export function anotherRequest(): Problem {
  return new Problem(409, "This Idempotency-Key was used for another request about this client.");
}

function send(ledger: LedgerLike, target: RecordKey, change: AuditEntry): Promise<State> {
  const call: Call = { do: "change", change, from: null };
  return stateOf(ledger, target, call);
}

/** A text of 64 characters that stands for others. */
export async function hashed(parts: readonly string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
