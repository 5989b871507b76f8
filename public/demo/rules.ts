import type { Ending } from "./address.ts";

/** The part of party/rules.ts that the page foretells. A test compares the two. */
export const RUNGS = 6;

/** Ms after a strike in which a client cannot know of it yet. What it sends then earns no further strike. */
export const GRACE = 1_000;

/** Ms for which a shadow-ban hides the Spammer. */
export const HIDDEN_FOR = 600_000;

/** The longest wait, in ms. */
const LONGEST_WAIT: Record<Ending, number> = { close: 30_000, "shadow-ban": 4_000 };

/** How many ms the room lets nothing through after a strike. */
export function waitAfter(strikes: number, ending: Ending): number {
  return Math.min(1_000 * 2 ** (strikes - 1), LONGEST_WAIT[ending]);
}
