import type { RecordKey } from "../identity/record-key.ts";

/** What the keys of records begin with. Ids are encoded, so that none is the prefix of another one's key. */
export const PREFIX = "party-bouncer:";
export const BANS = `${PREFIX}ban/`;
export const AUDIT = `${PREFIX}audit/`;
export const RECOVERIES = `${PREFIX}departure/`;
export const BUDGETS = `${PREFIX}budget/`;
export const OUTBOX = `${PREFIX}outbox/`;
export const ALERTS = `${PREFIX}alert/`;
/** The traffic record. It comes after all others, so that a sweep can leave it out. */
export const TRAFFIC = `${PREFIX}traffic/`;
export const TRAFFIC_INDEX = `${PREFIX}traffic-index`;
/** What operators did about a client lately. */
export const ACTS = `${PREFIX}acts`;
/** Where a client with bans was at last, in its object of the ledger. */
export const LAST_ROOMS = `${PREFIX}last-rooms`;
export const CLAIMS = `${PREFIX}claim/`;
/** What the ledger's objects that list bans know of each client, and, if their storage has no SQL, the bans. */
export const NOTED = `${PREFIX}noted/`;
export const LISTED = `${PREFIX}listed/`;
/** That somebody was banned, for reports, in such an object, if its storage has no SQL. */
export const DECIDED = `${PREFIX}decided/`;
/** What operators did, in the ledger's object that keeps it, if its storage has no SQL. */
export const OPERATED = `${PREFIX}operated/`;
/** The appeals, in the same objects, by their status. */
export const LISTED_APPEALS = `${PREFIX}listed-appeal/`;
/** Which operators have signed out, in the object that tells open pages of the console what happens. */
export const SIGNED_OUT = `${PREFIX}signed-out`;
/** That such an object is to hear of a client's bans. */
export const DIRECTORY_DUE = `${PREFIX}directory-due`;
/** The name of an object of the ledger that is not for one client. An alarm does not say whose it is. */
export const NAME = `${PREFIX}name`;
/** That a client was erased, and when. */
export const ERASED = `${PREFIX}erased`;
export const ROOMS = `${PREFIX}room/`;
/** What a collector of the ledger keeps. */
export const COLLECTOR = `${PREFIX}collector/`;
/** What is switched on for a while, in a room; in a client's object of the ledger, its override. */
export const SWITCHES = `${PREFIX}switch/`;
export const PROMOTION = `${PREFIX}promotion`;
export const SECRET = `${PREFIX}secret`;
export const TOKEN = `${PREFIX}token`;
/** The ledger's secret, as a room keeps it. The room's own secret, from when it had no ledger, is another one. */
export const SHARED_SECRET = `${PREFIX}shared-secret`;

export function bansOf(target: RecordKey): string {
  return `${BANS}${encodeURIComponent(target)}/`;
}

export function auditOf(target: RecordKey): string {
  return `${AUDIT}${encodeURIComponent(target)}/`;
}

export function recoveryKeyOf(target: RecordKey): string {
  return `${RECOVERIES}${encodeURIComponent(target)}`;
}

/** @param payer whoever pays: a client's record key, or another text that is told from one */
export function budgetsOf(payer: string): string {
  return `${BUDGETS}${encodeURIComponent(payer)}/`;
}

/** A time (epoch ms) as text that sorts the other way round. */
export function newestFirst(time: number): string {
  return sortable(Number.MAX_SAFE_INTEGER - time);
}

/** A time (epoch ms) as text that sorts as times do, for three hundred thousand years. */
export function sortable(time: number): string {
  return String(Math.trunc(time)).padStart(16, "0");
}
