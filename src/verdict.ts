import type { Judgement } from "./judge/judge.ts";
import { type Ladder, strikesLeft } from "./judge/ladder.ts";
import type { DefinedRung } from "./policy/policy.ts";

/** What the bouncer decided about one message. */
export interface Verdict {
  /** Whether the message is delivered. */
  readonly admitted: boolean;
  /**
   * - `admit`: delivered.
   * - `refuse`: dropped without a word, in a cool-down or so soon after a warning that it cannot have been heard.
   * - `warn`, `shadow-ban`, `close`: dropped, with a new strike; this is what its rung does.
   */
  readonly action: "admit" | "refuse" | DefinedRung["do"];
  /** The limit behind a refusal: the one that refuses, else the one that led to the cool-down. `null` for an admitted message. */
  readonly limit: string | null;
  /** Milliseconds until the same message would be admitted. For one that never can be, the cool-down. */
  readonly retryAfter: number;
  readonly strikes: number;
  /** Strikes until the room closes the connection, or `null` where it never does. */
  readonly strikesLeft: number | null;
}

/** The verdict on a frame of a connection that is closed or closing. */
export const GONE: Verdict = Object.freeze({
  admitted: false,
  action: "refuse",
  limit: null,
  retryAfter: 0,
  strikes: 0,
  strikesLeft: null,
});

export function verdictOf({ action, retryAfter, limit, conduct }: Judgement, ladder: Ladder): Verdict {
  return {
    admitted: action === "admit",
    action,
    limit,
    retryAfter,
    strikes: conduct.strikes,
    strikesLeft: strikesLeft(ladder, conduct.strikes),
  };
}
