import { Counters, NONE } from "../events/counters.ts";
import type { CandidateDelta } from "../events/delta.ts";
import { difference, isNothing, NOTHING_YET } from "../events/difference.ts";
import type { CandidateMetrics } from "../events/metrics.ts";
import type { Rehearsed } from "../rehearsal/rehearsed.ts";
import type { VirtualConnection } from "../rehearsal/virtual-connection.ts";
import { remaining } from "../shared/period.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { Verdict } from "../strikes/verdict.ts";
import type { ClientTally } from "./evidence.ts";

/** How a candidate and the policy differ about a message. */
export type Difference = "stricter" | "looser";

/** What a candidate would have done, beside what the policy did. */
export class Comparison {
  readonly #counters = new Counters();
  #since = 0;
  #before = NOTHING_YET;
  #away = 0;
  #agrees = 0;
  #stricter = 0;
  #looser = 0;

  /** Another candidate is tried. @param since epoch ms */
  begin(since: number): void {
    this.#since = since;
    this.#before = this.#counters.readAll(null);
    this.#away = this.#agrees = this.#stricter = this.#looser = 0;
  }

  /** What all candidates would have done since the room was loaded; `null` if none has judged a message. */
  get counted(): CandidateDelta | null {
    const counted = this.#counters.readAll(null);
    if (isNothing(counted)) return null;
    const { admitted, held, refused, bans } = counted;
    return { admitted, held, refused, bans: bans.ladder };
  }

  /**
   * Counts a message.
   *
   * @param length as `lengthOf` says
   * @param wasHidden whether its client was shadow-banned already, by the candidate
   */
  count(
    { isAway, judgement }: Rehearsed,
    length: number,
    wasHidden: boolean,
    passesHere: boolean,
    passesThere: boolean,
  ): Difference | null {
    if (isAway) this.#away++;
    else this.#counters.count(judgement, null, length, false, wasHidden);
    if (passesHere === passesThere) {
      this.#agrees++;
      return null;
    }
    if (passesHere) this.#stricter++;
    else this.#looser++;
    return passesHere ? "stricter" : "looser";
  }

  /** Counts what became of a message that had to wait, by the candidate. */
  countLate(judgement: Judgement): void {
    this.#counters.count(judgement, null, 0, false);
  }

  read(clients: ClientTally): CandidateMetrics {
    const { admitted, held, refused, warnings, bans } = difference(
      this.#counters.readAll(null),
      this.#before,
    );
    const { [NONE]: limitless = 0, ...byLimit } = refused;
    return {
      since: this.#since,
      admitted,
      refused: Object.values(byLimit).reduce((sum, count) => sum + count, limitless),
      held,
      away: this.#away,
      byLimit,
      warnings,
      bans: bans.ladder,
      agrees: this.#agrees,
      stricter: this.#stricter,
      looser: this.#looser,
      clients,
    };
  }
}

/** A client that is away is told nothing. What it was closed for says why. */
export function verdictIn(there: Rehearsed, { session, away }: VirtualConnection, now: number): Verdict {
  if (!there.isAway) return there.verdict;
  const { limit, strikes } = session.conduct;
  return { ...there.verdict, limit, strikes, retryAfter: away === null ? 0 : remaining(away, now) };
}
