import type { RoomAddress } from "../platform/ledger-port.ts";
import { hexOf } from "../shared/hex.ts";
import { ROOMS } from "../storage/storage-keys.ts";

/** The longest key that a Durable Object's storage takes, in bytes. Encoded names are ASCII, so characters are bytes. */
const LONGEST_KEY = 2_048;

export function isSameRoom(one: RoomAddress, other: RoomAddress): boolean {
  return one.party === other.party && one.room === other.room;
}

/** The key of a room's registration. If the room's name makes it too long, it is hashed; no encoded name has a `#`. */
export async function roomKeyOf({ party, room }: RoomAddress): Promise<string> {
  const key = `${ROOMS}${encodeURIComponent(party)}/${encodeURIComponent(room)}`;
  if (key.length <= LONGEST_KEY) return key;
  const digest = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(key));
  return `${ROOMS}#${hexOf(new Uint8Array(digest))}`;
}
