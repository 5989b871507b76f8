import { type Ban, strictest } from "./ban.ts";
import { remaining, type Period } from "../shared/period.ts";

/** A ban, and whether its client was told of it. */
export interface KnownBan {
  readonly ban: Ban;
  readonly told: boolean;
}

/** What a client's bans come to at one moment. */
export interface Decision<K extends KnownBan> {
  /** The ban that keeps the client out: the one that lasts longest. `null`: it may come in. */
  readonly close: K["ban"] | null;
  /** Since when the client is hidden without a gap, and until when. `null`: it is seen. */
  readonly shadow: Period | null;
  /** Bans of which the client is owed a statement now. */
  readonly due: readonly K[];
  /** Bans of which it is owed a statement once they are over. */
  readonly later: readonly K[];
}

/**
 * Decides what follows from a client's bans: whether it is kept out, whether it is hidden, and what it is still to be told.
 *
 * @param entries all bans that are to count, in any order. Bans that are over change nothing, but a statement of them may be due.
 */
export function decide<K extends KnownBan>(entries: readonly K[], now: number): Decision<K> {
  const bans = entries.map(({ ban }): K["ban"] => ban);
  return {
    close: strictest(bans, "close", now),
    shadow: shadowOf(bans, now),
    due: entries.filter((entry) => isOwed(entry) && !isLater(entry, now)),
    later: entries.filter((entry) => isOwed(entry) && isLater(entry, now)),
  };
}

/** Whether a client is owed a statement, now or later. */
export function isOwedStatement({ due, later }: Pick<Decision<KnownBan>, "due" | "later">): boolean {
  return due.length + later.length > 0;
}

/** Whether a client that is hidden is owed a statement once a shadow-ban is over. */
export function isToldLater({ later }: Pick<Decision<KnownBan>, "later">): boolean {
  return later.some(({ ban }) => ban.kind === "shadow-ban");
}

/** The same in a room in which a policy applies. Nobody is hidden where that cannot be. */
export function decideUnder<K extends KnownBan>(
  { protocol }: { readonly protocol?: { readonly hidesNobody?: string | undefined } | undefined },
  entries: readonly K[],
  now: number,
): Decision<K> {
  const decision = decide(entries, now);
  return protocol?.hidesNobody === undefined ? decision : { ...decision, shadow: null };
}

function shadowOf(bans: readonly Ban[], now: number): Period | null {
  const last = strictest(bans, "shadow-ban", now);
  if (last === null) return null;
  const lasting = bans.filter((ban) => ban.kind === "shadow-ban" && remaining(ban, now) > 0);
  return { at: Math.min(...lasting.map(({ at }) => at)), until: last.until };
}

function isOwed({ ban, told }: KnownBan): boolean {
  return !told && ban.disclosure !== "none";
}

function isLater({ ban }: KnownBan, now: number): boolean {
  return ban.disclosure === "delayed" && remaining(ban, now) > 0;
}
