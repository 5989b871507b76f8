import { Bouncer } from "./bouncer.ts";
import { keepStateThroughHibernation } from "./hosts/connection-state.ts";
import type { ConnectionLike } from "./hosts/room.ts";
import { PolicyError } from "./policy/policy-error.ts";

const bouncers = new Map<number, Bouncer>();

/**
 * Runs an action at most once per interval, for each connection: the smallest use, in the shape of PartyKit's guide
 * on rate limiting.
 *
 * Up to a second's worth may come at once, since a network bunches messages that were sent evenly. Whoever keeps on is
 * warned with a growing cool-down, and closed with 4429 at the 6th strike. There is no room to remember a ban in, so a
 * client that ignores the code can come back: guard the class with `withBouncer` to hold the door.
 *
 * @param interval in ms, 1 or more
 * @returns what the action returns, or `undefined` where it was not run. Throws only what the action throws.
 * @throws {PolicyError} where the interval is not a whole number of ms
 * @example
 * onMessage(message: string, sender: Party.Connection) {
 *   rateLimit(sender, 100, () => {
 *     this.room.broadcast(message);
 *   });
 * }
 */
export function rateLimit<T>(connection: ConnectionLike, interval: number, action: () => T): T | undefined {
  return bouncerFor(interval).handle(connection, "", action);
}

function bouncerFor(interval: number): Bouncer {
  const known = bouncers.get(interval);
  if (known !== undefined) return known;
  if (!Number.isInteger(interval)) {
    const mistake = { path: ["interval"], message: "a whole number of ms, 1 or more" };
    throw new PolicyError([mistake], { interval });
  }
  const name = `every ${interval} ms`;
  const burst = Math.max(1, Math.round(1_000 / interval));
  const bouncer = new Bouncer(
    { limits: [{ name, limit: 1, window: interval, burst }] },
    { connections: () => [], storage: null },
    { slot: name },
  );
  keepStateThroughHibernation();
  bouncers.set(interval, bouncer);
  return bouncer;
}
