import * as z from "zod/mini";
import { type Period, remaining } from "../shared/period.ts";
import { type Conduct, forgivenAt, settle, SPOTLESS } from "../strikes/conduct.ts";
import type { CarriedBucket } from "./carried-bucket.ts";
import type { Session } from "./session.ts";

/** A count that takes long to run down, such as five an hour, and epoch ms at which it has. */
export interface Lasting extends CarriedBucket {
  readonly until: number;
}

/** Most counts that a record keeps. Those that run down first are left out. */
const MOST_LASTING = 32;

/** How a client stood when its connection closed: so that leaving and coming back wins it nothing. */
export interface RecoveryRecord {
  readonly conduct: Conduct;
  readonly kept: readonly Lasting[];
  /** Epoch ms at which all of it is over. */
  readonly until: number;
}

const amount = z.number().check(z.minimum(0));
const schema = z.pipe(
  z.object({
    conduct: z.object({
      at: amount,
      strikes: amount.check(z.int()),
      cooldown: amount,
      grace: amount,
      calm: amount,
      restricted: amount,
      only: z.nullable(z.array(z.string())),
      limit: z.nullable(z.string()),
      bans: z._default(amount.check(z.int()), 0),
      banned: z._default(amount, 0),
      unwarned: z._default(z.boolean(), false),
      excused: z._default(amount.check(z.int()), 0),
    }),
    kept: z.array(
      z.object({
        count: amount,
        place: z.object({ kind: z.enum(["shared", "mine"]), key: z.string() }),
        bucket: z.object({ at: amount, count: amount, before: amount }),
        until: z.optional(amount),
      }),
    ),
    until: amount,
  }),
  z.transform(({ kept, ...rest }) => ({
    ...rest,
    kept: kept.map((count) => ({ ...count, until: count.until ?? rest.until })),
  })),
);

/**
 * What to keep of a session that leaves; `null` if there is nothing to keep.
 *
 * @param counts its long-lasting ones
 */
export function departureOf(
  { conduct: left, closed }: Pick<Session, "conduct" | "closed">,
  counts: readonly Lasting[],
  forgiveAfter: number,
  now: number,
): RecoveryRecord | null {
  // The strikes that led to a ban were kept with it.
  const conduct = closed ? SPOTLESS : settle(left, forgiveAfter, now);
  if (!hasStrikes({ conduct }) && counts.length === 0) return null;
  const until = Math.max(forgivenAt(conduct, forgiveAfter, now), ...counts.map((count) => count.until));
  return { conduct, kept: counts, until };
}

/** What to keep of a session that is closed for a ban: its strikes, which are forgiven only after it. `null` if it has none. */
export function departureUnder(
  ban: Period,
  { conduct: left }: Pick<Session, "conduct">,
  forgiveAfter: number,
  now: number,
): RecoveryRecord | null {
  const settled = settle(left, forgiveAfter, now);
  if (settled.strikes === 0) return null;
  const banned = remaining(ban, now);
  const conduct = { ...settled, banned: banned === Infinity ? 0 : banned };
  return { conduct, kept: [], until: forgivenAt(conduct, forgiveAfter, now) };
}

/**
 * What to keep of two departures of one client. Strikes and counts have nothing to do with one another: the worst conduct stays, and the
 * fullest of each count, each for as long as it lasts itself.
 */
export function worstOf(
  before: RecoveryRecord,
  now: RecoveryRecord,
  forgiveAfter: number,
  at: number,
): RecoveryRecord {
  return {
    conduct: worstConduct(settle(before.conduct, forgiveAfter, at), settle(now.conduct, forgiveAfter, at)),
    kept: fullest([...before.kept, ...now.kept], at),
    until: Math.max(before.until, now.until),
  };
}

/** Whether a record counts no more. When it is swept away is a matter of chance. */
export function isOver(record: RecoveryRecord | null, now: number): boolean {
  return record !== null && record.until <= now;
}

/** Whether a record says anything but counts. */
export function hasStrikes({ conduct }: Pick<RecoveryRecord, "conduct">): boolean {
  return conduct.strikes > 0 || conduct.cooldown > 0 || conduct.restricted > 0;
}

/** What is left of a record without the strikes, or `null` if nothing is. */
export function withoutStrikes({ kept }: RecoveryRecord): RecoveryRecord | null {
  if (kept.length === 0) return null;
  return { conduct: SPOTLESS, kept, until: Math.max(...kept.map(({ until }) => until)) };
}

/** The one with more strikes, and the longest spans of both. */
function worstConduct(one: Conduct, other: Conduct): Conduct {
  const [worse, better] = one.strikes > other.strikes ? [one, other] : [other, one];
  const isLonger = worse.restricted >= better.restricted;
  return {
    ...worse,
    // One that is spotless is as of no time.
    at: Math.max(worse.at, better.at),
    cooldown: Math.max(worse.cooldown, better.cooldown),
    restricted: Math.max(worse.restricted, better.restricted),
    only: isLonger ? worse.only : better.only,
    bans: Math.max(worse.bans, better.bans),
    banned: Math.max(worse.banned, better.banned),
    unwarned: worse.unwarned && (better.strikes === 0 || better.unwarned),
    excused: excusedOf(one, other),
  };
}

/** They begin again with each ban. */
function excusedOf(one: Conduct, other: Conduct): number {
  if (one.bans === other.bans) return Math.max(one.excused, other.excused);
  return one.bans > other.bans ? one.excused : other.excused;
}

/** Of copies of one count the fullest, which runs down last. None that has run down. */
function fullest(counts: readonly Lasting[], now: number): Lasting[] {
  const found = new Map<string, Lasting>();
  for (const count of counts) {
    if (count.until <= now) continue;
    const key = JSON.stringify([count.count, count.place.key]);
    const known = found.get(key);
    if (known === undefined || isFuller(count, known)) found.set(key, count);
  }
  return [...found.values()].toSorted((a, b) => b.until - a.until).slice(0, MOST_LASTING);
}

function isFuller(one: Lasting, other: Lasting): boolean {
  return one.until === other.until ? one.bucket.count > other.bucket.count : one.until > other.until;
}

/** A record as it was stored, or `null` if the record is not one. */
export function parseRecoveryRecord(record: unknown): RecoveryRecord | null {
  const result = schema.safeParse(record);
  return result.success ? result.data : null;
}
