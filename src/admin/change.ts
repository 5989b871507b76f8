import { type AuditEntry, impositionOf, pardonOf } from "../bans/audit-entry.ts";
import { newBan, type RecordedBan } from "../bans/ban.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { type Call, historyOf, type State, stateOf } from "../ledger/rpc.ts";
import type { LedgerLike } from "../platform/ledger-port.ts";
import { hexOf } from "../shared/hex.ts";
import { periodFrom, remaining } from "../shared/period.ts";
import type { Asked } from "./asked.ts";
import type { Operator } from "./operator.ts";
import { Problem } from "./problem.ts";
import type { BanBody, LiftBody } from "./schemas.ts";

/** A room's clock may be ahead of the worker's by so many ms. If it is by more, it is wrong. */
const MOST_AHEAD = 60_000;

const USUAL = { close: 3_600_000, "shadow-ban": 600_000 } as const;

/** Who changes something. */
type Asking = Pick<Asked<"ban" | "lift">, "ledger" | "operator" | "idempotencyKey">;

/** Bans a client in all rooms. @returns the ban as it is kept. @throws {Problem} if the key is that of another request */
export async function ban(asking: Asking, target: RecordKey, body: BanBody): Promise<RecordedBan> {
  const { ledger, operator } = asking;
  const { id, now, known } = await preparedFor(asking, target);
  const wanted = wantedBan(body, target, operator, now, id);
  if (known !== undefined) return sameBan(known, wanted);
  const { entries } = await send(ledger, target, impositionOf(wanted, now));
  // The same request may have come in between.
  const kept = entries.find((entry) => entry.ban.id === id)?.ban;
  return kept === undefined ? wanted : sameBan(impositionOf(kept, kept.at), wanted);
}

/** Lifts all bans of a client. @returns the ids of those that were not over. @throws {Problem} if the key is that of another request */
export async function lift(
  asking: Asking,
  target: RecordKey,
  { reason }: LiftBody,
): Promise<readonly string[]> {
  const { ledger, operator } = asking;
  const { id, now, known } = await preparedFor(asking, target);
  if (known !== undefined) {
    if (known.change !== "pardon" || known.reason !== reason) throw anotherRequest();
    return known.bans;
  }
  const { entries } = await stateOf(ledger, target, { do: "look" });
  const bans = entries.filter((entry) => remaining(entry.ban, now) > 0).map((entry) => entry.ban.id);
  const pardon = { target, by: operator.name, reason, bans, before: now };
  await send(ledger, target, pardonOf(pardon, now, id));
  // The same request may have come in between, and only the first of them counts.
  const kept = asking.idempotencyKey === null ? undefined : await changeWith(ledger, target, id);
  return kept?.change === "pardon" ? kept.bans : bans;
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
  const id =
    idempotencyKey === null ? crypto.randomUUID() : await hashed([operator.name, idempotencyKey, target]);
  const last = Math.max(0, ...history.map(({ at }) => at));
  const now = Date.now();
  return {
    id,
    now: last >= now && last - now < MOST_AHEAD ? last + 1 : now,
    known: history.find((change) => change.id === id),
  };
}

function wantedBan(
  { kind, for: duration = USUAL[kind], reason, disclosure, label }: BanBody,
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
  return newBan(kind, target, periodFrom(now, duration), why, id) as RecordedBan;
}

/** The ban of a change that was made already. @throws {Problem} if it is another one than is asked for now */
function sameBan(known: AuditEntry, wanted: RecordedBan): RecordedBan {
  if (known.change !== "ban" || likeness(known.ban) !== likeness(wanted)) throw anotherRequest();
  return known.ban;
}

/** All of a ban but when it was imposed. */
function likeness({ at, until, kind, reason, disclosure, label }: RecordedBan): string {
  return JSON.stringify([until - at, kind, reason, disclosure, label]);
}

function anotherRequest(): Problem {
  return new Problem(409, "This Idempotency-Key was used for another request about this client.");
}

function send(ledger: LedgerLike, target: RecordKey, change: AuditEntry): Promise<State> {
  const call: Call = { do: "change", change, from: null };
  return stateOf(ledger, target, call);
}

async function hashed(parts: readonly string[]): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify(parts));
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
