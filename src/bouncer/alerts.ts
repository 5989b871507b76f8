import { Alerts, type AlertsDeps } from "../alerts/alerts.ts";
import { mayDo } from "../ledger/rpc.ts";
import type { RoomLike } from "../platform/room.ts";
import { nameOf, partyOf } from "./place.ts";

/** The alerts of a room. */
export function alertsOf(room: RoomLike, deps: Omit<AlertsDeps, "storage" | "place" | "claim">): Alerts {
  const { storage, shared } = room;
  const claim: AlertsDeps["claim"] =
    shared === undefined
      ? null
      : async ({ shard, id, lasts }) => mayDo(shared.ledger, shard, { id, lasts, room: shared.address() });
  return new Alerts({
    ...deps,
    storage,
    claim,
    place: () => ({ party: partyOf(room), room: nameOf(room) ?? "" }),
  });
}
