import type { Judgement, Refusal } from "./judge.ts";
import { type Ladder, strikesLeft, strikesLeftHere } from "./ladder.ts";
import type { DefinedStep } from "../policy/rung.ts";

/** What the bouncer decided about one message. */
export interface Verdict {
  /** Whether the message is within the limits, and therefore delivered. A dry run delivers the others too. */
  readonly admitted: boolean;
  /**
   * - `admit`: delivered.
   * - `refuse`: dropped without a reply, in a cool-down, or before the client can have read its warning.
   * - `warn`, `restrict`, `shadow-ban`, `close`: dropped, with a new strike; this is what its rung does.
   */
  readonly action: "admit" | "refuse" | DefinedStep["do"];
  /** The limit behind a refusal: the one that refuses, else the one that led to the cool-down. `null` for an admitted message. */
  readonly limit: string | null;
  /** Milliseconds until the same message would be admitted. For one that never can be, or that nobody read in a cool-down, the cool-down. */
  readonly retryAfter: number;
  /** Whether the same message would never be admitted: it is too large, or costs more than may ever come at once. */
  readonly never: boolean;
  /** The sender's strikes now. */
  readonly strikes: number;
  /** Strikes until the room closes the connection, or `null` if it never does. */
  readonly strikesLeft: number | null;
  /** What `classify` made of the message; `null` if no rule asks for it, or if nobody read the message, as in a cool-down. */
  readonly type: string | null;
}

/** What a verdict says of a message beside the judgement. */
export type Reason = Pick<Refusal, "wait" | "info">;

const NONE = { limit: null, retryAfter: 0, never: false, strikes: 0, strikesLeft: null, type: null } as const;

/** The verdict on a frame of a connection that is closed or closing. */
export const GONE: Verdict = Object.freeze({ admitted: false, action: "refuse", ...NONE });

/** The verdict on what is never judged. */
export const WAVED_THROUGH: Verdict = Object.freeze({ admitted: true, action: "admit", ...NONE });

/** The verdict on nearly every message: from one without strikes, of no type, and admitted. */
export function usualVerdict(ladder: Ladder): Verdict {
  return Object.freeze({ admitted: true, action: "admit", ...NONE, strikesLeft: strikesLeft(ladder, 0) });
}

export function verdictOf(
  { action, retryAfter, limit, conduct }: Judgement,
  ladder: Ladder,
  { wait, info }: Reason,
): Verdict {
  return {
    admitted: action === "admit",
    action,
    limit,
    retryAfter,
    never: wait === Infinity,
    strikes: conduct.strikes,
    strikesLeft: (action === "close" ? strikesLeft : strikesLeftHere)(ladder, conduct.strikes),
    type: info.type,
  };
}
