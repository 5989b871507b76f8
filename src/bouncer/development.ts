import { RoomLog } from "../events/room-log.ts";
import { Channels } from "../events/channels.ts";
import type { Events } from "../events/events.ts";
import type { RoomLike } from "../platform/room.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { nameOf, partyOf, placeOf } from "./place.ts";

/** Where a room's events are told to those who listen from outside it. */
export function channelsOf(room: RoomLike): Channels {
  return new Channels(() => ({ party: partyOf(room), room: nameOf(room) }));
}

/** A room's log. */
export function logOf(
  room: RoomLike,
  active: { readonly policy: DefinedPolicy },
  events: Events,
  clock: () => number,
): RoomLog {
  return new RoomLog({
    events,
    clock,
    policy: () => active.policy,
    place: () => placeOf(room),
    party: () => partyOf(room),
    advice: room.advice,
  });
}

/** Begins the log, if the policy wants one, or somebody is here whose URL shows that this is development. */
export function beginLog(room: RoomLike, log: RoomLog, fail: (doing: string, error: unknown) => void): void {
  log.watch(undefined);
  try {
    for (const connection of room.connections()) {
      log.watch((connection as { readonly uri?: unknown }).uri);
      return;
    }
  } catch (error) {
    fail("listing the connections", error);
  }
}
