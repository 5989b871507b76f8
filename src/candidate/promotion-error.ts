import type { HitClients } from "../events/events.ts";

/** Why a candidate was not promoted. */
export type PromotionProblem = "no-candidate" | "promoted" | "unseen" | "guard" | "replaced";

/** A candidate that was not promoted. The policy stays as it is. */
export class PromotionError extends Error {
  /** `"PromotionError"`. */
  override readonly name = "PromotionError";
  /**
   * - `no-candidate`: nothing is tried.
   * - `promoted`: it was promoted before.
   * - `unseen`: the guard cannot tell, since nothing is known of any client yet.
   * - `guard`: it would hit more clients than the guard allows.
   * - `replaced`: the app has set another policy meanwhile.
   */
  readonly code: PromotionProblem;
  /** What was known of the candidate. */
  readonly clients: HitClients;

  /** @internal */
  constructor(code: PromotionProblem, message: string, clients: HitClients = { seen: 0, hit: 0 }) {
    super(`promote: ${message}`);
    this.code = code;
    this.clients = clients;
  }
}
