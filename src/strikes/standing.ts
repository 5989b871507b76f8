import { remaining, type Period } from "../shared/period.ts";
import type { Standing } from "../shared/control-message.ts";
import { type Conduct, settle } from "./conduct.ts";
import { type Ladder, strikesLeft, strikesLeftHere } from "./ladder.ts";

/**
 * The standing of a client as control messages say it. Text for people, and what is left of each limit, are added by the caller.
 *
 * @param away the period for which it was sent away, or `null` while it is here
 */
export function standingOf(before: Conduct, ladder: Ladder, now: number, away: Period | null): Standing {
  const { strikes, cooldown, restricted, limit } = settle(before, ladder.forgiveAfter, now);
  const present = cooldown > 0 ? "coolingDown" : strikes > 0 || restricted > 0 ? "warned" : "ok";
  return {
    status: away === null ? present : "away",
    strikes,
    strikesLeft: away === null ? strikesLeftHere(ladder, strikes) : strikesLeft(ladder, strikes),
    retryAfter: away === null ? cooldown : remaining(away, now),
    limit: strikes > 0 || cooldown > 0 ? limit : null,
    message: null,
  };
}
