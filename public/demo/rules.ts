import type { Ending } from "./address.ts";

/** What party/rules.ts says, as far as the page foretells it. A test compares the two. */
export const RUNGS = 6;

/** Ms in which a client cannot have heard of its last strike, so that what it sends earns no further one. */
export const GRACE = 1_000;

/** Ms for which a shadow-ban hides the Spammer. */
export const HIDDEN_FOR = 600_000;

/** Ms. */
const LONGEST_WAIT: Record<Ending, number> = { close: 30_000, "shadow-ban": 4_000 };

/** Ms for which the room lets nothing through after a strike. */
export function waitAfter(strikes: number, ending: Ending): number {
  return Math.min(1_000 * 2 ** (strikes - 1), LONGEST_WAIT[ending]);
}
