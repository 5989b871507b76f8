/**
 * Policies, the types of a guarded room, and what reads the bouncer's messages and close codes. It runs everywhere. To guard a room, import
 * `withBouncer` from the entry of its kind: `party-bouncer/partyserver`, `/partykit`, `/agents`, `/yjs` or `/durable-object`.
 *
 * @module party-bouncer
 */
export type { Bouncer } from "./bouncer/bouncer.ts";
export type { Guard } from "./candidate/guard.ts";
export type { PromoteOptions, Promotion } from "./candidate/promotion.ts";
export { PromotionError, type PromotionProblem } from "./candidate/promotion-error.ts";
export { createHost } from "./bouncer/create-host.ts";
export type { Host, HostOptions } from "./bouncer/host.ts";
export { closedSocket, type Closing } from "./platform/closed-socket.ts";
export type { PushLike } from "./ledger/push.ts";
export type { Period } from "./shared/period.ts";
export type { ConnectionLike, RoomLike, SharedLedger } from "./platform/room.ts";
export { Prospect } from "./platform/prospect.ts";
export { connectionOf, type HibernatingSocket } from "./platform/socket-connection.ts";
export type { ClientKey } from "./identity/client-key.ts";
export type { MessageInfo, ClientInfo } from "./identity/client-info.ts";
export type { Viewer } from "./session/viewer.ts";
export type { RecordKey } from "./identity/record-key.ts";
export type { Appeals, DecideAppealOptions, ListAppealsOptions } from "./appeals/appeals.ts";
export type { AppealRequest } from "./appeals/desk.ts";
export type { Appeal, AppealDecision } from "./bans/appeal.ts";
export type { ListedBan } from "./directory/calls.ts";
export type { AppealPage } from "./directory/list-everywhere.ts";
export type { ListedAppeal } from "./directory/listed-appeal.ts";
export type { EverywhereOptions } from "./directory/page-of.ts";
export type { RemoveBanOptions } from "./bans/enforcement.ts";
export type { Ban, RecordedBan } from "./bans/ban.ts";
export type { BanPage } from "./bans/ban-store.ts";
export type {
  AppealCall,
  ArriveCall,
  Call,
  ChangeCall,
  ClaimCall,
  DecideCall,
  HistoryCall,
  LeaveCall,
  LookCall,
  Registration,
  RoomsCall,
  SecretCall,
  StandingsCall,
} from "./ledger/rpc.ts";
export type { Act, ActCall } from "./ledger/act.ts";
export type { OverrideCall } from "./ledger/client-override.ts";
export type { EraseCall } from "./ledger/erase-call.ts";
export type { LedgerLike, RoomAddress } from "./platform/ledger-port.ts";
export type {
  Appealed,
  AppealStatus,
  AuditEntry,
  AuditRecord,
  Decided,
  Imposition,
  Pardon,
  Told,
} from "./bans/audit-entry.ts";
export { besideTheApp, type StorageWithSql } from "./storage/host-storage.ts";
export type { SqlLike, SqlRows } from "./storage/sql-table.ts";
export type { StorageLike } from "./storage/storage.ts";
export type { BlobLike, Message, Sendable } from "./shared/message.ts";
export type { BanOptions, Bans, ListBansOptions, Target } from "./bans/bans.ts";
export type { Diagnosis } from "./doctor/doctor.ts";
export type { Finding, FindingCode } from "./doctor/finding.ts";
export type { Limits } from "./limits/limits.ts";
export { trafficLines, type TrafficLinesOptions } from "./record/traffic-lines.ts";
export type { Recording } from "./record/recording.ts";
export type { AccessRequest } from "./platform/token-access.ts";
export type { ReadRecordOptions, RecordAccess } from "./record/respond-with-record.ts";
export type { Strikes } from "./strikes/strikes.ts";
export type { Visibility, WithAudience, WithoutAudience } from "./visibility/visibility.ts";
export type { Disclosure } from "./policy/disclosure.ts";
export type { Budget, BudgetPer, BudgetTier, DefinedBudget } from "./policy/budget.ts";
export type { BudgetRefusal, Budgets, Reservation } from "./budgets/budgets.ts";
export type { Duration } from "./policy/duration.ts";
export type {
  AlgorithmName,
  Cost,
  DefinedLimit,
  DefinedRate,
  Limit,
  LimitOverrides,
  Per,
  Rate,
  TierRate,
} from "./policy/limit.ts";
export {
  type Consume,
  type ConsumeAnswer,
  type Consumed,
  type DefinedExternalLimit,
  external,
  type ExternalLimit,
} from "./policy/external-limit.ts";
export {
  fromRateLimitBinding,
  type RateLimitBindingLike,
  type RateLimitOutcome,
} from "./external/rate-limit-binding.ts";
export { fromRateLimiterFlexible, type RateLimiterFlexibleLike } from "./external/rate-limiter-flexible.ts";
export { roomStore, type RoomStore, type StoreCallback } from "./external/room-store.ts";
export { fromUpstash, type UpstashRatelimitLike, type UpstashResponse } from "./external/upstash.ts";
export type { Enforcement, Share } from "./policy/enforcement.ts";
export type { Match, Matcher } from "./policy/match.ts";
export type {
  AtOnce,
  DefinedHold,
  DefinedOnRefusal,
  Hold,
  OnRefusal,
  Outright,
} from "./policy/on-refusal.ts";
export type { Protocol, Refusal, Sender } from "./policy/protocol.ts";
export type { DefinedPolicy, Policy } from "./policy/policy.ts";
export type { DefinedLogOptions, LogLevel, LogOptions } from "./policy/log.ts";
export type { DefinedRecordOptions, RecordOptions } from "./policy/record.ts";
export type { Admission, DefinedAdmission } from "./policy/admission.ts";
export type { DefinedPosture, DefinedRaiseRule, Posture, RaiseRule } from "./policy/posture.ts";
export type { DefinedSlowModePolicy, SlowModePolicy } from "./policy/slow-mode.ts";
export type {
  EndSwitchOptions,
  OverrideOptions,
  SlowModeOptions,
  Switches,
  SwitchOptions,
} from "./switches/switches.ts";
export type { Override, RaisedPosture, SlowMode, Switch } from "./switches/switch.ts";
export type { DefinedShadow, Shadow } from "./policy/shadow.ts";
export type { Cooldown, DefinedCooldown } from "./policy/cooldown.ts";
export { definePolicy } from "./policy/define-policy.ts";
export type { Identify, Identity, RequestLike } from "./identity/request.ts";
export { type Preset, presets, type Presets } from "./policy/presets.ts";
export type { BanDuration, DefinedBanDuration } from "./policy/ban-duration.ts";
export type {
  BanDurations,
  BanHistory,
  DefinedRung,
  DefinedStep,
  Offence,
  Rung,
  Step,
} from "./policy/rung.ts";
export type { Warning, WarningDetails } from "./policy/warning.ts";
export { PolicyError, type PolicyMistake } from "./policy/policy-error.ts";
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
export type { SlowModeMessage, SlowModeStanding } from "./shared/slow-mode-message.ts";
export { CloseCode, type CloseReason, parseCloseReason } from "./shared/close-code.ts";
export { webhook, type WebhookFormat, type WebhookOptions } from "./alerts/webhook.ts";
export type { Alert, Occasion } from "./alerts/alert.ts";
export type { AlertHead, AlertName, Notice, Post, Webhook } from "./policy/webhook.ts";
export { rateLimit } from "./bouncer/rate-limit.ts";
export type {
  AppealEvent,
  AskedEvent,
  BanEvent,
  BouncerEvents,
  CandidateEvent,
  FailureEvent,
  HitClients,
  PardonEvent,
  PromotionEvent,
  RungEvent,
  SwitchEvent,
  VerdictCause,
  VerdictEvent,
} from "./events/events.ts";
export type { CandidateDelta, MetricsDelta, MetricsEvent, RoomGauges } from "./events/delta.ts";
export type {
  AskOutcome,
  AskTally,
  BanTally,
  CandidateClients,
  CandidateMetrics,
  Metrics,
  SenderMetrics,
  Tally,
} from "./events/metrics.ts";
export type { Verdict } from "./strikes/verdict.ts";
