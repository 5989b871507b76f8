import type { LimitResult } from "../limits/check.ts";
import type { DefinedStep } from "../policy/rung.ts";
import type { Judgement } from "./judge.ts";
import { type Ladder, strikesLeft, strikesLeftHere } from "./ladder.ts";

/** What the bouncer decided about one message. */
export interface Verdict {
  /** Whether the message is within the limits, and therefore delivered. A dry run delivers the others too. */
  readonly admitted: boolean;
  /**
   * - `admit`: delivered.
   * - `hold`: not delivered yet. It waits, and gets another verdict once it is delivered: `admit`.
   * - `refuse`: dropped without a reply, in a cool-down, or before the client can have read its warning.
   * - `warn`, `restrict`, `shadow-ban`, `close`: dropped, with a new strike; this is what its rung does.
   */
  readonly action: "admit" | "hold" | "refuse" | DefinedStep["do"];
  /** The limit behind a refusal: the one that refuses, else the one that led to the cool-down. `null` for an admitted message. */
  readonly limit: string | null;
  /**
   * Milliseconds until the same message would be admitted. If it never will be, or was not read because of a cool-down: milliseconds
   * until the cool-down is over.
   */
  readonly retryAfter: number;
  /** Whether the same message will never be admitted: it is too large, or costs more than may ever come at once. */
  readonly never: boolean;
  /** The sender's strikes after this message. */
  readonly strikes: number;
  /** Strikes until the room closes the connection, or `null` if it never does. */
  readonly strikesLeft: number | null;
  /** The message's type as `classify` found it; `null` if no rule depends on types, or if the message was not read because of a cool-down. */
  readonly type: string | null;
}

/** What a verdict needs to know of a message in addition to the judgement. */
export type Reason = Pick<LimitResult, "wait" | "info"> & {
  /** What the client is told that it went against, in place of the limit's name. */
  readonly says?: string;
};

const NONE = { limit: null, retryAfter: 0, never: false, strikes: 0, strikesLeft: null, type: null } as const;

/** The verdict on a message of a connection that is closed or closing. */
export const GONE: Verdict = Object.freeze({ admitted: false, action: "refuse", ...NONE });

/** The verdict on a message that is not judged. */
export const WAVED_THROUGH: Verdict = Object.freeze({ admitted: true, action: "admit", ...NONE });

/** The verdict on nearly every message: admitted, without a type, and from a sender without strikes. */
export function usualVerdict(ladder: Ladder): Verdict {
  return Object.freeze({ admitted: true, action: "admit", ...NONE, strikesLeft: strikesLeft(ladder, 0) });
}

/** A judgement as the app and its listeners are told it. */
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
