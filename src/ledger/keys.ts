import type { RecordKey } from "../identify/record-key.ts";
import type { RoomAddress } from "./calls.ts";

/** Where records are in storage. Ids are encoded, so that none can pass for another's prefix. */
export const PREFIX = "party-bouncer:";
export const BANS = `${PREFIX}ban/`;
export const AUDIT = `${PREFIX}audit/`;
export const DEPARTURES = `${PREFIX}departure/`;
export const OUTBOX = `${PREFIX}outbox/`;
export const ROOMS = `${PREFIX}room/`;
export const SECRET = `${PREFIX}secret`;
export const TOKEN = `${PREFIX}token`;
/** The ledger's secret, as a room keeps it. Its own, from when it had no ledger, is another one. */
export const SHARED_SECRET = `${PREFIX}shared-secret`;

export function bansOf(target: RecordKey): string {
  return `${BANS}${encodeURIComponent(target)}/`;
}

export function auditOf(target: RecordKey): string {
  return `${AUDIT}${encodeURIComponent(target)}/`;
}

export function departureOf(target: RecordKey): string {
  return `${DEPARTURES}${encodeURIComponent(target)}`;
}

export function roomOf({ party, room }: RoomAddress): string {
  return `${ROOMS}${encodeURIComponent(party)}/${encodeURIComponent(room)}`;
}

/** So that keys sort as their times do, for three hundred thousand years. */
export function sortable(time: number): string {
  return String(Math.trunc(time)).padStart(16, "0");
}
