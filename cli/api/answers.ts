import type {
  AdminActs,
  AdminBan,
  AdminBanPage,
  AdminClient,
  AdminEvents,
  AdminHistory,
  AdminHistoryEntry,
  AdminLift,
  AdminRoomPage,
  AdminSwitched,
  Appeal,
  ConnectionStanding,
  MetricsDelta,
  PartyTotals,
  RoomActed,
  RoomStanding,
  RoomSummary,
  Switch,
  Totals,
} from "party-bouncer/admin";
import {
  type Check,
  isAmount,
  isFlag,
  isListOf,
  isObject,
  isOneOf,
  isRecordOf,
  isText,
  orNull,
} from "./check.ts";

/** A client, as records have it. */
export const isTarget = isText as Check<AdminBan["target"]>;
const isKind = isOneOf("close", "shadow-ban");

const isAppeal = isObject<Appeal>({
  target: isTarget,
  ban: isText,
  at: isAmount,
  text: isText,
  status: isOneOf("open", "approved", "rejected"),
  by: orNull(isText),
  decidedAt: orNull(isAmount),
  note: orNull(isText),
});

export const isBan: Check<AdminBan> = isObject<AdminBan>({
  id: isText,
  target: isTarget,
  scope: isOneOf("user", "address"),
  kind: isKind,
  reason: isText,
  by: isText,
  limit: orNull(isText),
  disclosure: isOneOf("none", "notify", "delayed"),
  label: { optional: isText },
  at: isAmount,
  until: orNull(isAmount),
  appeal: { optional: isAppeal },
});

export const isBanPage: Check<AdminBanPage> = isObject<AdminBanPage>({
  bans: isListOf(isBan),
  next: orNull(isText),
});

type Lift = Pick<AdminLift, "target" | "lifted">;

export const isActs: Check<AdminActs> = isObject<AdminActs>({
  target: isTarget,
  rooms: isListOf(
    isObject<RoomActed>({ party: isText, room: isText, connections: isAmount, failed: isFlag }),
  ),
  more: isAmount,
});

export const isLift: Check<Lift> = isObject<Lift>({ target: isTarget, lifted: isListOf(isText) });

type Standing = ConnectionStanding["standing"];

const isConnection = isObject<ConnectionStanding>({
  id: isText,
  target: orNull(isTarget),
  moderates: isFlag,
  hidden: isFlag,
  standing: isObject<Omit<Standing, "limits" | "slowMode">>({
    status: isOneOf("ok", "warned", "coolingDown", "away"),
    strikes: isAmount,
    strikesLeft: orNull(isAmount),
    retryAfter: isAmount,
    limit: orNull(isText),
    message: orNull(isText),
  }),
  sent: isObject({ admitted: isAmount, refused: isAmount, held: isAmount, bytes: isAmount }),
});

/** What of a client is shown. */
export type ShownClient = Omit<AdminClient, "override" | "left">;

export const isClient: Check<ShownClient> = isObject<ShownClient>({
  target: isTarget,
  bans: isListOf(isBan),
  rooms: isListOf(
    isObject<RoomStanding>({
      party: isText,
      room: isText,
      connections: orNull(isListOf(isConnection)),
      more: isAmount,
    }),
  ),
  more: isAmount,
});

const ENTRIES: Readonly<Record<AdminHistoryEntry["change"], Check<object>>> = {
  ban: isObject({ ban: isBan }),
  pardon: isObject({ bans: isListOf(isText), before: orNull(isAmount) }),
  told: isObject({ ban: isText }),
  appeal: isObject({ ban: isText }),
  decision: isObject({ ban: isText, decision: isOneOf("approved", "rejected") }),
};
const isEntry = isObject<Pick<AdminHistoryEntry, "id" | "at" | "by" | "reason" | "change">>({
  id: isText,
  at: isAmount,
  by: isText,
  reason: isText,
  change: isOneOf("ban", "pardon", "told", "appeal", "decision"),
});

export const isHistory: Check<AdminHistory> = isObject<AdminHistory>({
  target: isTarget,
  entries: isListOf((value): value is AdminHistoryEntry => isEntry(value) && ENTRIES[value.change](value)),
});

/** What all kinds of switches say. */
const isSwitch = isObject<Pick<Switch, "id" | "kind" | "by" | "reason" | "at" | "until">>({
  id: isText,
  kind: isOneOf("slow-mode", "posture", "override"),
  by: isText,
  reason: isText,
  at: isAmount,
  until: isAmount,
});

const SWITCHES: Readonly<Record<Switch["kind"], Check<object>>> = {
  "slow-mode": isObject({ every: isAmount }),
  posture: isObject({ posture: isText }),
  override: isObject({ limits: isObject({}) }),
};

export const isSwitched: Check<AdminSwitched> = isObject<AdminSwitched>({
  switches: isListOf((value): value is Switch => isSwitch(value) && SWITCHES[value.kind](value)),
});

export const isRoomPage: Check<AdminRoomPage> = isObject<AdminRoomPage>({
  rooms: isListOf(
    isObject<RoomSummary>({
      party: isText,
      room: isText,
      at: isAmount,
      connections: isAmount,
      clients: isAmount,
      outbox: isAmount,
      ledgerAge: isAmount,
      admitted: isAmount,
      refused: isAmount,
      refusedInAll: isAmount,
      switches: isListOf((value): value is Switch => isSwitch(value)),
      trouble: isAmount,
    }),
  ),
  next: orNull(isText),
});

export const isEvents: Check<AdminEvents> = isObject<AdminEvents>({
  events: isListOf(
    isObject<AdminEvents["events"][number]>({
      party: isText,
      room: isText,
      at: isAmount,
      // A later version may have others.
      event: isText as Check<AdminEvents["events"][number]["event"]>,
      target: orNull(isTarget),
      limit: orNull(isText),
      text: isText,
    }),
  ),
  next: isText,
  hasGap: isFlag,
});

const isCounts = isRecordOf(isAmount);
const isBanTally = isObject({ close: isAmount, "shadow-ban": isAmount });

/** As much of it as is shown. */
const isDelta = isObject<Omit<MetricsDelta, "byType" | "byExternal">>({
  admitted: isAmount,
  held: isAmount,
  refused: isCounts,
  bytes: isAmount,
  strikes: isCounts,
  warnings: isAmount,
  bans: isObject({ ladder: isBanTally, operator: isBanTally }),
  lifted: isAmount,
  refusedConnects: isCounts,
  errors: isAmount,
  candidate: orNull(
    isObject<NonNullable<MetricsDelta["candidate"]>>({
      admitted: isAmount,
      held: isAmount,
      refused: isCounts,
      bans: isBanTally,
    }),
  ),
}) as Check<MetricsDelta>;

export const isTotals: Check<Totals> = isObject<Totals>({
  parties: isListOf(
    isObject<PartyTotals>({
      party: isText,
      rooms: isAmount,
      enforced: isDelta,
      dryRun: isDelta,
      gauges: isObject({ connections: isAmount, clients: isAmount, outbox: isAmount, ledgerAge: isAmount }),
    }),
  ),
  timeToBan: isObject<Totals["timeToBan"]>({
    buckets: isListOf(isObject({ atMost: isAmount, count: isAmount })),
    count: isAmount,
    sum: isAmount,
  }),
  denied: isCounts,
  repeated: isAmount,
});
