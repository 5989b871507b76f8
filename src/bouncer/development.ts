import { DevelopmentLog } from "../events/development.ts";
import type { Events } from "../events/events.ts";
import type { RoomLike } from "../platform/room.ts";
import type { DefinedPolicy } from "../policy/policy.ts";

/** A room's log for its developer. */
export function logOf(
  room: RoomLike,
  active: { readonly policy: DefinedPolicy },
  events: Events,
  clock: () => number,
): DevelopmentLog {
  return new DevelopmentLog({
    events,
    clock,
    policy: () => active.policy,
    place: () => placeOf(room),
    advice: room.advice,
  });
}

/** Begins to tell a developer what happens, if somebody is here whose URL shows that there is one. */
export function watchForDevelopment(
  room: RoomLike,
  log: DevelopmentLog,
  fail: (doing: string, error: unknown) => void,
): void {
  try {
    for (const connection of room.connections()) {
      log.watch((connection as { readonly uri?: unknown }).uri);
      return;
    }
  } catch (error) {
    fail("listing the connections", error);
  }
}

/** A room that wakes up for an alarm may not know its name. */
function placeOf(room: RoomLike): string {
  try {
    const name = room.name?.();
    return name === undefined ? "in a room" : `in room "${name}"`;
  } catch {
    return "in a room";
  }
}
