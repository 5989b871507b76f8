import type { RoomLike } from "../platform/room.ts";

/** A room's name; `null` if it does not know, as one that wakes up for an alarm may not. */
export function nameOf(room: RoomLike): string | null {
  try {
    return room.name?.() ?? null;
  } catch {
    return null;
  }
}

/** What a room is called for its developer. */
export function placeOf(room: RoomLike): string {
  const name = nameOf(room);
  return name === null ? "in a room" : `in room "${name}"`;
}

/** The party (on PartyKit) or the binding (on Cloudflare) of a room; `""` if it does not know. */
export function partyOf(room: RoomLike): string {
  try {
    return room.party?.() ?? room.shared?.address().party ?? "";
  } catch {
    return "";
  }
}
