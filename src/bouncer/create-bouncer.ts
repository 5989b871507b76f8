import { Appeals } from "../appeals/appeals.ts";
import { AppealBook } from "../appeals/book.ts";
import { AppealDesk } from "../appeals/desk.ts";
import { Bans } from "../bans/bans.ts";
import type { BanEnforcement } from "../bans/enforcement.ts";
import { Budgets } from "../budgets/budgets.ts";
import { listAppealsFor, listFor } from "../directory/list-for.ts";
import { Limits } from "../limits/limits.ts";
import type { RoomLike } from "../platform/room.ts";
import type { Recorders } from "../record/recorders.ts";
import { Recording } from "../record/recording.ts";
import { Strikes } from "../strikes/strikes.ts";
import type { Deliveries } from "../visibility/deliveries.ts";
import type { Switching } from "../switches/switching.ts";
import { Visibility } from "../visibility/visibility.ts";
import { Bouncer, type BouncerDeps } from "./bouncer.ts";
import type { ClientMemory } from "./client-memory.ts";
import type { Identification } from "./identification.ts";
import type { Records } from "./records.ts";
import type { Standings } from "./standings.ts";

interface CreateBouncerDeps
  extends
    Omit<
      BouncerDeps,
      "appeals" | "bans" | "budgets" | "limits" | "record" | "strikes" | "switches" | "visibility"
    >,
    Records {
  readonly room: RoomLike;
  readonly identification: Identification;
  readonly memory: ClientMemory;
  readonly enforcement: BanEnforcement;
  readonly deliveries: Deliveries;
  readonly standings: Standings;
  readonly recorders: Recorders;
  readonly switching: Switching;
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** Makes the public face of a room's bouncer. */
export function createBouncer(deps: CreateBouncerDeps): Bouncer {
  const { active, sessions, messages, trial, room, identification, memory, recovery, sync, recordKeys } =
    deps;
  const { enforcement, deliveries, recorders, clock } = deps;
  const book = new AppealBook({
    ...deps,
    ledger: room.shared?.ledger ?? null,
    lift: ({ target, bans: [ban = ""], by, reason }) => enforcement.liftOne(target, ban, { by, reason }),
  });
  return new Bouncer({
    ...deps,
    appeals: new Appeals({
      ...deps,
      book,
      desk: new AppealDesk({ ...deps, book }),
      listed: (status, options) =>
        room.shared === undefined ? null : listAppealsFor(recordKeys, room.shared.ledger, status, options),
    }),
    bans: new Bans({
      ...deps,
      sharedHistory: (record) => sync?.history(record) ?? null,
      listed: (options) =>
        room.shared === undefined ? null : listFor(recordKeys, room.shared.ledger, options),
    }),
    budgets: new Budgets(deps),
    limits: new Limits({
      active,
      forget: async (limit, counters) => {
        sessions.forgetLimit(limit, counters);
        trial.forgetLimit(limit);
        await recovery?.forgetLimit(limit, counters);
        await enforcement.liftLimit(limit);
      },
    }),
    strikes: new Strikes({
      ...deps,
      witness(session, what, now) {
        recorders.current?.prepare(now);
        // A record has no word for these: it says how the connection stands after them.
        if (what.event !== "restrict" && what.event !== "release")
          recorders.current?.byHand(session, what, now);
        trial.byHand(session, what, now);
      },
      stands: (session, now) => recorders.current?.stands(session, now),
      isExempt: (session) => identification.isExempt(session),
      conclude: (...judged) => messages.conclude(...judged),
      forget: (session) => memory.forgetStrikes(session),
      discount: () => deliveries.discount(),
    }),
    record: new Recording(recorders, clock),
    switches: deps.switching.face,
    visibility: new Visibility({
      ...deps,
      connections: () => room.connections(),
      identify: (request) => identification.ask(request, { id: "" }),
      recordOf: (clientInfo) => memory.recordOf(clientInfo),
    }),
  });
}
