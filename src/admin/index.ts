/**
 * An API for whoever runs the rooms: all bans, all rooms, metrics of all of them, and who did what. It needs the ledger that the rooms share.
 *
 * @module party-bouncer/admin
 */
export type {
  AdminBan,
  AdminBanPage,
  AdminClient,
  AdminEvents,
  AdminHistory,
  AdminHistoryEntry,
  AdminIssue,
  AdminLift,
  AdminProblem,
  AdminRoom,
  AdminRoomPage,
} from "./answers.ts";
export type { AdminAppeal, AdminAppealPage } from "./answers-appeals.ts";
export type {
  AdminActs,
  AdminRoomSwitches,
  AdminSwitch,
  AdminSwitched,
  AdminSwitchPage,
} from "./answers-acting.ts";
export type { AdminTimeline } from "./answers-rooms.ts";
export type {
  AdminActRequest,
  AdminEndRequest,
  AdminOverrideRequest,
  AdminPostureRequest,
  AdminSlowModeRequest,
} from "./requests-acting.ts";
export type {
  AdminAppealDecision,
  AdminBanRequest,
  AdminEraseRequest,
  AdminLiftRequest,
} from "./requests.ts";
export type { Appeal } from "../bans/appeal.ts";
export { adminFor } from "./admin.ts";
export { operatorByToken, type OperatorToken } from "./operator-by-token.ts";
export type { Admin, AdminContext, AdminOptions, AdminRequest } from "./options.ts";
export type { Operator, Role } from "./operator.ts";
export type { AdminClientExport, AdminEntryPage, AdminErasure, AdminTransparency } from "./answers-audit.ts";
export type { StatementOfReasons } from "./statement-of-reasons.ts";
export type { OperatorEntry } from "../audit/operator-entry.ts";
export type { Histogram, PartyTotals, RoomSummary, Totals } from "../collector/calls.ts";
export type { PreparedPosture, SwitchList } from "../switches/order.ts";
export type { Override, RaisedPosture, SlowMode, Switch } from "../switches/switch.ts";
export type { LimitOverrides } from "../policy/limit.ts";
export type { Happening } from "../collector/report.ts";
export type { ClientActs, ClientStandings, RoomActed, RoomStanding } from "../ledger/ask-client.ts";
export type { ConnectionList, ConnectionStanding } from "../ledger/inquiry.ts";
export type { RoomLimit, RoomPolicy } from "../reporting/room-policy.ts";
export type { Timeline, TimelineEvent } from "../reporting/timeline.ts";
export type { MetricsDelta, RoomGauges } from "../events/delta.ts";
