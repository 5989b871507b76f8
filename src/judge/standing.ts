import type { Standing } from "../protocol.ts";
import { type Conduct, settle } from "./conduct.ts";
import { type Ladder, strikesLeft } from "./ladder.ts";

/** Where a client stands, in the words of the wire. */
export function standingOf(before: Conduct, ladder: Ladder, now: number, away: boolean): Standing {
  const { strikes, cooldown, limit } = settle(before, ladder.forgiveAfter, now);
  const present = cooldown > 0 ? "coolingDown" : strikes > 0 ? "warned" : "ok";
  return {
    status: away ? "away" : present,
    strikes,
    strikesLeft: strikesLeft(ladder, strikes),
    retryAfter: cooldown,
    limit: strikes > 0 || cooldown > 0 ? limit : null,
    message: null,
  };
}
