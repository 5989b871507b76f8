export { Bouncer, type BanOptions, type Target } from "./bouncer.ts";
export type { ConnectionLike, RoomLike } from "./hosts/room.ts";
export type { ClientKey } from "./identify/client.ts";
export type { Ban } from "./ledger/ban.ts";
export type { StorageLike } from "./ledger/storage.ts";
export type { Message } from "./measure/message.ts";
export type { Duration } from "./policy/duration.ts";
export {
  type Cooldown,
  type DefinedPolicy,
  definePolicy,
  type Identify,
  type Identity,
  type Limit,
  type Policy,
  type RequestLike,
  type Rung,
  type Term,
} from "./policy/policy.ts";
export { PolicyError } from "./policy/policy-error.ts";
export {
  CloseCode,
  type CloseReason,
  type Notice,
  parseCloseReason,
  parseNotice,
  type PolicyNotice,
  type Standing,
  type StatusNotice,
  type WarningNotice,
} from "./protocol.ts";
export { rateLimit } from "./rate-limit.ts";
export type { BouncerEvents } from "./report/events.ts";
export type { Metrics } from "./report/metrics.ts";
export type { Verdict } from "./verdict.ts";
