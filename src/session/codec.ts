import type { Bucket } from "../shared/bucket.ts";
import type { CarriedBucket } from "./carried-bucket.ts";
import type { Session } from "./session.ts";
import { STANDING_REQUESTS, TOO_SOON } from "../limits/counter-id.ts";
import { areNames, isAmount, parsed } from "../shared/kept-text.ts";
import { ADDRESS, afterPrefix, clientKeyOf, USER } from "../identity/client-key.ts";
import { HASHED, isRecordKey } from "../identity/record-key.ts";

const VERSION = 6;

/** Among the numbers: the only one that may be without end, and where the connection's own counts begin, four numbers each. */
const LASTS = 10;
const OWN = 11;
const EACH = 4;
/** In the list: behind the names, what a restriction lets through, the keyed counts, and the key of announcements. */
const ONLY = 6;

/** Of the flags, by bit. */
const ADMITTED = 1;
const MODERATES = 2;
const IS_OWED_STATEMENT = 4;
const UNWARNED = 8;
const KNOWS_LIMITS = 16;
/** Above the flags stand the ladder's bans, and above those what was excused. */
const BANS = 32;
const MOST_BANS = 127;
const EXCUSED = BANS * (MOST_BANS + 1);
const MOST_EXCUSED = 7;

/** Of a keyed count, by bit. */
const MINE = 1;
const FOREIGN = 2;

/** What a hashed address begins with. The prefix of all addresses is left out. */
const HASH = HASHED.slice(ADDRESS.length);

const BASE = 36;
const PAIRS = Array.from({ length: BASE ** 2 }, (_, pair) => pair.toString(BASE).padStart(2, "0"));
const DIGITS = Array.from({ length: BASE }, (_, digit) => `${digit.toString(BASE)},`);

/** Before a number that is not whole. */
const MARK = "~";

/**
 * A session as it is kept in the connection's state, which is written whenever it has to outlive sleep: numbers, then a JSON list of what is text.
 * At most 200 bytes with the default policy.
 *
 * @param kept the keyed counts that are to be in it; default: all that it carries
 */
export function pack(session: Session, kept: ReadonlyMap<string, CarriedBucket> = session.kept): string {
  const { clientInfo, conduct, shadow } = session;
  // Times are kept as how long they were before the latest, which takes fewer digits.
  let latest = Math.max(conduct.at, shadow?.at ?? 0);
  for (const [id, { at }] of session.buckets) if (!isShortLived(id)) latest = Math.max(latest, at);
  let text =
    digits(VERSION) +
    digits(
      (session.admitted ? ADMITTED : 0) |
        (session.moderates ? MODERATES : 0) |
        (session.isOwedStatement ? IS_OWED_STATEMENT : 0) |
        (conduct.unwarned ? UNWARNED : 0) |
        (session.knowsLimits ? KNOWS_LIMITS : 0) |
        (Math.min(MOST_BANS, conduct.bans) * BANS) |
        (Math.min(MOST_EXCUSED, conduct.excused) * EXCUSED),
    ) +
    digits(latest) +
    digits(conduct.strikes) +
    digits(latest - conduct.at) +
    digits(conduct.cooldown) +
    digits(conduct.grace) +
    digits(conduct.calm) +
    digits(conduct.restricted) +
    digits(shadow === null ? 0 : latest - shadow.at) +
    digits(shadow === null ? 0 : shadow.until - shadow.at);
  for (const [id, { at, count, before }] of session.buckets) {
    if (isShortLived(id)) continue;
    text += digits(id) + digits(latest - at) + digits(count) + digits(before);
  }
  // What is seldom there comes last, and is left out.
  const words = [
    afterPrefix(session.record, ADDRESS) ?? session.record,
    clientInfo.address,
    session.locale,
    conduct.limit,
    // The id is in the record already.
    session.record === `${USER}${clientInfo.userId}` ? null : clientInfo.userId,
    clientInfo.tier,
    conduct.only,
    kept.size === 0 ? null : Array.from(kept.values(), packKept),
    session.announceKey,
  ];
  while (words.at(-1) === null) words.pop();
  return text + JSON.stringify(words);
}

/** Those run down within ten seconds, and a room hibernates only after ten. */
function isShortLived(counter: number): boolean {
  return counter === STANDING_REQUESTS || counter === TOO_SOON;
}

function packKept({ count: id, place, bucket: { at, count, before }, isForeign }: CarriedBucket): unknown[] {
  const flags = (place.kind === "mine" ? MINE : 0) | (isForeign === true ? FOREIGN : 0);
  return [id, flags, place.key, at, count, before];
}

/**
 * Fills a session in from what was packed.
 *
 * @returns whether it is what {@link pack} writes. Else the session stays as it is.
 */
export function unpack(packed: unknown, session: Session): boolean {
  if (typeof packed !== "string" || !packed.startsWith(digits(VERSION))) return false;
  const end = packed.indexOf(",[");
  const words = parsed(packed.slice(end + 1));
  if (end === -1 || !Array.isArray(words)) return false;
  const numbers = packed.slice(0, end).split(",").map(numberOf);
  const head = numbers.slice(0, OWN);
  const names = words.slice(0, ONLY) as unknown[];
  const [only, stored, announceKey] = words.slice(ONLY) as unknown[];
  const kept = stored ?? [];
  const isHead = (value: number, index: number): boolean =>
    isAmount(value) || (index === LASTS && value === Infinity);
  if (head.length < OWN || !head.every(isHead) || !names.every(isName) || !Array.isArray(kept)) return false;

  const [
    ,
    flags = 0,
    latest = 0,
    strikes = 0,
    before = 0,
    cooldown = 0,
    grace = 0,
    calm = 0,
    restricted = 0,
    shadowBefore = 0,
    lasts = 0,
  ] = head;
  const [who = null, address = null, locale = null, limit = null, stated = null, tier = null] = names;
  const at = latest - before;
  const shadowAt = latest - shadowBefore;
  if (!Number.isInteger(strikes) || at < 0 || shadowAt < 0) return false;

  const record = who?.startsWith(HASH) === true ? `${ADDRESS}${who}` : who;
  const userId = stated ?? afterPrefix(record, USER);
  const clientKey = clientKeyOf(userId, address);
  session.clientInfo = { ...session.clientInfo, clientKey, userId, address, tier };
  session.record = isRecordKey(record) ? record : null;
  session.locale = locale;
  session.announceKey = typeof announceKey === "string" ? announceKey : null;
  session.admitted = (flags & ADMITTED) !== 0;
  session.moderates = (flags & MODERATES) !== 0;
  session.isOwedStatement = (flags & IS_OWED_STATEMENT) !== 0;
  session.knowsLimits = (flags & KNOWS_LIMITS) !== 0;
  session.conduct = {
    at,
    strikes,
    cooldown,
    grace,
    calm,
    restricted,
    only: areNames(only) ? only : null,
    limit,
    bans: Math.floor(flags / BANS) % (MOST_BANS + 1),
    // Whoever is here is not banned.
    banned: 0,
    unwarned: (flags & UNWARNED) !== 0,
    excused: Math.min(MOST_EXCUSED, Math.floor(flags / EXCUSED)),
  };
  session.shadow = lasts === 0 ? null : { at: shadowAt, until: shadowAt + lasts };
  for (let index = OWN; index + EACH <= numbers.length; index += EACH) {
    const [id, ago = Number.NaN, ...counts] = numbers.slice(index, index + EACH);
    const bucket = bucketOf([latest - ago, ...counts]);
    if (isAmount(id) && isAmount(ago) && bucket !== null) session.setOwn(id, bucket);
  }
  for (const entry of kept as unknown[]) {
    if (!Array.isArray(entry)) continue;
    const [id, flags, key, ...counts] = entry as unknown[];
    const bucket = bucketOf(counts);
    if (!isAmount(id) || !isAmount(flags) || typeof key !== "string" || bucket === null) continue;
    const place = { kind: (flags & MINE) !== 0 ? "mine" : "shared", key } as const;
    session.carry({ count: id, place, bucket, ...((flags & FOREIGN) !== 0 && { isForeign: true }) });
  }
  return true;
}

/** A whole number in base 36; any other as it is, behind a mark. */
function digits(value: number): string {
  if (!Number.isSafeInteger(value) || value < 0) return `${MARK}${value},`;
  if (value < BASE) return DIGITS[value] ?? "";
  let text = ",";
  let rest = value;
  // Two digits at a time: engines take four times as long for `toString(36)`.
  while (rest >= PAIRS.length) {
    const higher = Math.floor(rest / PAIRS.length);
    text = PAIRS[rest - higher * PAIRS.length] + text;
    rest = higher;
  }
  return rest < BASE ? rest.toString(BASE) + text : PAIRS[rest] + text;
}

function numberOf(digits: string): number {
  if (digits.startsWith(MARK)) return Number(digits.slice(MARK.length));
  return /^[\da-z]+$/.test(digits) ? Number.parseInt(digits, BASE) : Number.NaN;
}

function bucketOf([at, count, before]: readonly unknown[]): Bucket | null {
  return isAmount(at) && isAmount(count) && isAmount(before) ? { at, count, before } : null;
}

function isName(value: unknown): value is string | null {
  return value === null || typeof value === "string";
}
