export { Bouncer } from "./bouncer.ts";
export type { ConnectionLike, RoomLike } from "./hosts/room.ts";
export type { ClientKey } from "./identify/client.ts";
export type { MessageInfo, ClientInfo } from "./identify/visitor.ts";
export type { Viewer } from "./identify/guest.ts";
export type { RecordKey } from "./identify/record-key.ts";
export type { RemoveBanOptions } from "./act/sanctions.ts";
export type { Ban, RecordedBan } from "./ledger/ban.ts";
export type { BanPage } from "./ledger/book.ts";
export type { Call, LedgerLike, RoomAddress } from "./ledger/calls.ts";
export type { AuditEntry } from "./ledger/change.ts";
export type { StorageLike } from "./ledger/storage.ts";
export type { Message } from "./measure/message.ts";
export type { BanOptions, Bans, Target } from "./faces/bans.ts";
export type { Limits } from "./faces/limits.ts";
export type { Strikes } from "./faces/strikes.ts";
export type { Visibility, WithoutAudience } from "./faces/visibility.ts";
export type { Disclosure } from "./policy/disclosure.ts";
export type { Duration } from "./policy/duration.ts";
export type { AlgorithmName, Cost, DefinedLimit, Limit, Per, TierRate } from "./policy/limit.ts";
export type { Match, Matcher } from "./policy/match.ts";
export {
  type Admission,
  type Cooldown,
  type DefinedPolicy,
  definePolicy,
  type Identify,
  type Identity,
  type Policy,
  type RequestLike,
  type Shadow,
} from "./policy/policy.ts";
export { presets } from "./policy/presets.ts";
export type { BanHistory, Offence, Rung, Step, BanDuration, BanDurations } from "./policy/rung.ts";
export type { Warning, WarningDetails } from "./policy/warning.ts";
export { PolicyError } from "./policy/policy-error.ts";
export {
  CloseCode,
  type AnnouncedLimit,
  type CloseReason,
  type LimitStanding,
  type ControlMessage,
  parseCloseReason,
  parseControlMessage,
  type PolicyMessage,
  type Standing,
  type StatementMessage,
  type StandingMessage,
  type WarningMessage,
} from "./protocol.ts";
export { rateLimit } from "./rate-limit.ts";
export type { BouncerEvents, VerdictEvent } from "./report/events.ts";
export type { Metrics, SenderMetrics } from "./report/metrics.ts";
export type { Verdict } from "./verdict.ts";
