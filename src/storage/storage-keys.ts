import { hexOf } from "../shared/hex.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { RoomAddress } from "../ledger/rpc.ts";

/** In bytes, of a Durable Object's storage. Encoded names are ASCII, so that characters are bytes. */
const LONGEST_KEY = 2_048;

/** Where records are in storage. Ids are encoded, so that none can pass for another's prefix. */
export const PREFIX = "party-bouncer:";
export const BANS = `${PREFIX}ban/`;
export const AUDIT = `${PREFIX}audit/`;
export const RECOVERIES = `${PREFIX}departure/`;
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

export function recoveryKeyOf(target: RecordKey): string {
  return `${RECOVERIES}${encodeURIComponent(target)}`;
}

/** A room's name may be so long that its key would be refused. Then it is hashed; no encoded name has a `#`. */
export async function roomOf({ party, room }: RoomAddress): Promise<string> {
  const key = `${ROOMS}${encodeURIComponent(party)}/${encodeURIComponent(room)}`;
  if (key.length <= LONGEST_KEY) return key;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return `${ROOMS}#${hexOf(new Uint8Array(digest))}`;
}

/** So that keys sort as their times do, for three hundred thousand years. */
export function sortable(time: number): string {
  return String(Math.trunc(time)).padStart(16, "0");
}
