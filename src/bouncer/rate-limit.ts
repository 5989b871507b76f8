import { resemblesControl } from "../visibility/forgery.ts";
import type { Bouncer } from "./bouncer.ts";
import { createHost } from "./create-host.ts";
import type { ConnectionLike } from "../platform/room.ts";
import { classify } from "../shared/classify.ts";
import type { Message } from "../shared/message.ts";
import { PolicyError } from "../policy/policy-error.ts";
import { CONTROL_PREFIX, isControlMessage } from "../shared/control-message.ts";

const bouncers = new Map<number, Bouncer>();

const ADVICE = "It is rateLimit's own: change its interval, or guard the class with withBouncer and a policy";

const NOBODY: readonly ConnectionLike[] = [];

/**
 * Runs an action at most once per interval, for each connection: the smallest use, in the shape of PartyKit's guide
 * on rate limiting.
 *
 * Up to a second's worth may come at once, since a network bunches messages that were sent evenly. A client that keeps
 * sending is warned with a growing cool-down, and closed with 4429 at the 6th strike. There is no place to remember a ban in, so a
 * client that ignores the code can come back: to keep it out, guard the class with `withBouncer`.
 *
 * @param interval in ms, 1 or more
 * @param message what the client sent, if the action sends any of it on. An action for a message that claims to be the bouncer's own
 * is not run: guarded clients would believe it. Default: none
 * @returns what the action returns, or `undefined` if it was not run. Throws only what the action throws.
 * @throws {PolicyError} if the interval is not a whole number of ms
 * @example
 * onMessage(message: string, sender: Party.Connection) {
 *   rateLimit(sender, 100, () => this.room.broadcast(message), message);
 * }
 */
export function rateLimit<T>(
  connection: ConnectionLike,
  interval: number,
  action: () => T,
  message: Message = "",
): T | undefined {
  return bouncerFor(interval).handle(connection, controlIn(message), action);
}

/**
 * As much of a message as is for the bouncer: `""` of one for the app. However its type is spelled, an app that parses the message and
 * writes it out again would send a control message.
 */
function controlIn(message: Message): string {
  if (typeof message !== "string" || !(message.includes(NAME) || message.includes("\\u"))) return "";
  const isControl: boolean = isControlMessage(message);
  if (isControl) return message;
  const claims = resemblesControl(message) || classify(message)?.startsWith(NAME) === true;
  return claims ? CONTROL_PREFIX : "";
}

const NAME = "party-bouncer:";

/** Ms. */
const SHORT = 10;

function bouncerFor(interval: number): Bouncer {
  const known = bouncers.get(interval);
  if (known !== undefined) return known;
  if (!Number.isInteger(interval)) {
    const mistake = { path: ["interval"], message: "a whole number of ms, 1 or more" };
    throw new PolicyError([mistake], { interval });
  }
  const name = `every ${interval} ms`;
  const burst = Math.max(1, Math.round(1_000 / interval));
  // A window that short would pass for a mistake. The rate is the same.
  const limit = interval < SHORT ? SHORT : 1;
  const { bouncer } = createHost(
    { limits: [{ name, limit, window: interval * limit, burst }] },
    { connections: () => NOBODY, storage: null, advice: ADVICE },
    { slot: name },
  );
  bouncers.set(interval, bouncer);
  return bouncer;
}
