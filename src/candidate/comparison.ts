import { type CandidateMetrics, Counters } from "../events/metrics.ts";
import type { Rehearsed } from "../rehearsal/rehearsed.ts";
import type { VirtualConnection } from "../rehearsal/virtual-connection.ts";
import { remaining } from "../shared/period.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { Verdict } from "../strikes/verdict.ts";
import type { ClientTally } from "./evidence.ts";

/** How a candidate and the policy differ about a message. */
export type Difference = "stricter" | "looser";

const NOBODY = { connections: 0, clients: 0, candidate: null };

/** What a candidate would have done, beside what the policy did. */
export class Comparison {
  readonly #since: number;
  readonly #counters = new Counters();
  #away = 0;
  #agrees = 0;
  #stricter = 0;
  #looser = 0;

  /** @param since epoch ms */
  constructor(since: number) {
    this.#since = since;
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
    const { admitted, refused, held, byLimit, warnings, bans } = this.#counters.read(NOBODY);
    return {
      since: this.#since,
      admitted,
      refused,
      held,
      away: this.#away,
      byLimit,
      warnings,
      bans,
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
