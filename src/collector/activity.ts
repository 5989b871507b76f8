import type { RoomPosition } from "./calls.ts";

/** Compares rooms for an order in which the latest active comes first, and no two are in the same place. */
export function byActivity(one: RoomPosition, other: RoomPosition): number {
  return other.at - one.at || compared(one.party, other.party) || compared(one.room, other.room);
}

function compared(one: string, other: string): number {
  if (one === other) return 0;
  return one < other ? -1 : 1;
}
