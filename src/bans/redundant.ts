import type { Entry } from "./ban.ts";
import { remaining } from "../shared/period.ts";

/** Most entries of each kind that are kept for a client. If there are more, those that end first keep nobody out for longer. */
const MOST_OF_KIND = 50;

/**
 * The entries of a client that change nothing: without them, it is kept out and hidden for as long, and is told the same. A client that
 * floods many rooms at the same moment is banned by each room, for the same reason.
 */
export function redundant(entries: readonly Entry[], now: number): Entry[] {
  const lastingFirst = entries.toSorted(
    ({ ban: one }, { ban: other }) =>
      remaining(other, now) - remaining(one, now) || other.until - one.until || (one.id < other.id ? -1 : 1),
  );
  const counts = { close: 0, "shadow-ban": 0 };
  const known = new Set<string>();
  return lastingFirst.filter((entry) => {
    const sameAs = sameAsOthers(entry);
    if (sameAs !== null && known.has(sameAs)) return true;
    if (sameAs !== null) known.add(sameAs);
    return ++counts[entry.ban.kind] > MOST_OF_KIND;
  });
}

/** What the ladder's bans for one limit have in common; `null` if a ban has nothing in common with others. */
function sameAsOthers({ ban: { kind, by, limit, disclosure } }: Entry): string | null {
  return limit === null || disclosure !== "none" ? null : JSON.stringify([kind, by, limit]);
}
