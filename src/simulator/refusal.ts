import type { Verdict } from "../strikes/verdict.ts";

/** Why a message did not pass. */
export interface FirstRefusal {
  /** Epoch ms. */
  readonly at: number;
  /** The limit that refused it. */
  readonly limit: string | null;
  /** Its type; `null` if it has none, or for a connect. */
  readonly type: string | null;
  /** Its size; 0 for a connect. */
  readonly bytes: number;
  /** What was decided; `close` for a connect. */
  readonly action: Verdict["action"];
  /** Ms until it would have passed. */
  readonly retryAfter: number;
  /** What would have had to be different for it to pass, in a sentence. */
  readonly because: string;
  /** Either of these numbers would have let it pass. */
  readonly needs: Needs;
}

/**
 * What would have let a message pass, or a connect: each number by itself, the rest of the policy as it is. All that had been counted by
 * then is taken as it was: of a limit that several share, others would have had more room too, and may have used it.
 */
export interface Needs {
  /**
   * The least burst; `null` if none would have, since another limit refused it too, it had to wait its turn, or the limit has no burst; or
   * if it cannot be told, since its client had used up its share of a room.
   */
  readonly burst: number | null;
  /** The least limit, per window as it is and with the burst as it is; `null` if none would have, or if it cannot be told. */
  readonly limit: number | null;
}
