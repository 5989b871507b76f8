export { Bouncer } from "./bouncer/bouncer.ts";
export type { ConnectionLike, RoomLike } from "./platform/room.ts";
export type { ClientKey } from "./identity/identify.ts";
export type { MessageInfo, ClientInfo } from "./identity/client-info.ts";
export type { Viewer } from "./session/session.ts";
export type { RecordKey } from "./identity/record-key.ts";
export type { RemoveBanOptions } from "./bans/enforcement.ts";
export type { Ban, RecordedBan } from "./bans/ban.ts";
export type { BanPage } from "./bans/ban-store.ts";
export type { Call, LedgerLike, RoomAddress } from "./ledger/rpc.ts";
export type { AuditEntry } from "./bans/audit-entry.ts";
export type { StorageLike } from "./storage/storage.ts";
export type { Message } from "./shared/message.ts";
export type { BanOptions, Bans, Target } from "./bans/bans.ts";
export type { Limits } from "./limits/limits.ts";
export type { Strikes } from "./strikes/strikes.ts";
export type { Visibility, WithoutAudience } from "./visibility/visibility.ts";
export type { Disclosure } from "./policy/disclosure.ts";
export type { Duration } from "./policy/duration.ts";
export type { AlgorithmName, Cost, DefinedLimit, Limit, Per, TierRate } from "./policy/limit.ts";
export type { Match, Matcher } from "./policy/match.ts";
export type { DefinedPolicy, Policy } from "./policy/policy.ts";
export type { Admission } from "./policy/admission.ts";
export type { Shadow } from "./policy/shadow.ts";
export type { Cooldown } from "./policy/cooldown.ts";
export { definePolicy } from "./policy/define-policy.ts";
export type { Identify, Identity, RequestLike } from "./identity/request.ts";
export { presets } from "./policy/presets.ts";
export type { BanHistory, Offence, Rung, Step, BanDuration, BanDurations } from "./policy/rung.ts";
export type { Warning, WarningDetails } from "./policy/warning.ts";
export { PolicyError } from "./policy/policy-error.ts";
export {
  type AnnouncedLimit,
  type LimitStanding,
  type ControlMessage,
  parseControlMessage,
  type PolicyMessage,
  type Standing,
  type StatementMessage,
  type StandingMessage,
  type WarningMessage,
} from "./shared/control-message.ts";
export { CloseCode, type CloseReason, parseCloseReason } from "./shared/close-code.ts";
export { rateLimit } from "./bouncer/rate-limit.ts";
export type { BouncerEvents, VerdictEvent } from "./events/events.ts";
export type { Metrics, SenderMetrics } from "./events/metrics.ts";
export type { Verdict } from "./strikes/verdict.ts";
