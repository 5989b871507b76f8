import { policy } from "./policy.ts";

/** Epoch ms. */
export interface Term {
  readonly at: number;
  readonly until: number;
}

export const REASON = "You were loud.";

/**
 * The statement of reasons for a shadow-ban, as it goes over the wire.
 *
 * @param what e.g. `is shown to nobody but you for 1 hour`
 */
export function statementOf({ at, until }: Term, what: string): string {
  const { objection } = policy;
  return JSON.stringify({
    type: "party-bouncer:statement",
    id: crypto.randomUUID(),
    kind: "shadow-ban",
    limit: null,
    automatic: false,
    reason: REASON,
    objection,
    at,
    until,
    message: `What you send here ${what}. ${REASON} This was decided by a moderator. To object: ${objection}`,
  });
}
