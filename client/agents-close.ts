import { FORGOTTEN, isAwayCode, RESYNC } from "../src/shared/close-code.ts";
import { closeEvent } from "./close-event.ts";
import type { Guard } from "./guard.ts";

/** RFC 6455's registry: the server restarts, and the client should come back. */
const SERVICE_RESTART = 1012;

/** Whether options are for the Agents SDK: PartySocket's own name no agent. */
export function areForAgents(options: object): boolean {
  return "agent" in options;
}

/** A close event, as clients read it. */
interface CloseLike {
  readonly type: string;
  readonly code: number;
  readonly reason: string;
}

/**
 * The clients of the Agents SDK take every close from 4000 to 4999 for the last one. So a close after which this one comes back is shown to them as
 * that of a server that restarts. Call it when the guard has heard of the close.
 */
export function asShownToAgents<Event extends CloseLike>(guard: Guard, event: Event): Event {
  if (!comesBack(guard, event.code)) return event;
  return closeEvent(SERVICE_RESTART, event.reason) as unknown as Event;
}

/** Whether a client of the Agents SDK comes back after a close, as it was shown to it. */
export function leavesToAgents(guard: Guard, code: number): boolean {
  return code === SERVICE_RESTART || guard.leavesToOthers(code);
}

function comesBack(guard: Guard, code: number): boolean {
  return code === FORGOTTEN || code === RESYNC || (isAwayCode(code) && guard.leavesToOthers(code));
}
