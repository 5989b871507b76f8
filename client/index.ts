/** What runs beside PartySocket: it understands the bouncer, so that the app does not have to. */
export {
  CloseCode,
  type Notice,
  parseCloseReason,
  parseNotice,
  type Standing,
  type StatementNotice,
} from "../src/protocol.ts";
export { GuardedPartySocket, type GuardedEventMap } from "./guarded-party-socket.ts";
export { guarded, type GuardedOptions } from "./guarded.ts";
export { StandingEvent } from "./standing-event.ts";
export { StatementEvent } from "./statement-event.ts";
