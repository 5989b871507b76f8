/**
 * What runs beside PartySocket in a browser, in Node, Bun or Deno: it stays away when the room says so, and sends no faster than the room
 * allows. It needs `partysocket`.
 *
 * @module party-bouncer/client
 */
export {
  type ControlMessage,
  parseControlMessage,
  type Standing,
  type StatementMessage,
} from "../src/shared/control-message.ts";
export { CloseCode, parseCloseReason } from "../src/shared/close-code.ts";
export { type AppealState, askAppeal, sendAppeal } from "./appeal.ts";
export { AppealEvent } from "./appeal-event.ts";
export {
  GuardedPartySocket,
  type GuardedEventMap,
  type GuardedPartySocketOptions,
} from "./guarded-party-socket.ts";
export { guarded, type GuardedOptions, type GuardedSocketOptions } from "./guarded.ts";
export { GuardedWebSocket, type GuardedWebSocketClass } from "./guarded-web-socket.ts";
export type { GuardedWebSocketOptions } from "./socket-guards.ts";
export { guardProvider, type GuardedProvider, type GuardProviderOptions } from "./guard-provider.ts";
export type { DocumentFull } from "../src/shared/document-full.ts";
export type { GuardOptions } from "./guard-options.ts";
export type { Outcome } from "./pacing/outcome.ts";
export type { PacingOptions } from "./pacing/pacer.ts";
export type { Plan, TypePlan } from "./pacing/plan.ts";
export { type Closed, comeBack, reconnectAsUsual, stayAway, strategies, type Strategy } from "./strategy.ts";
export { type PacedStanding, StandingEvent } from "./standing-event.ts";
export { StatementEvent } from "./statement-event.ts";
