import type { RoomSummary, Totals } from "../../src/admin/index.ts";
import type { RoomAddress } from "../../src/platform/ledger-port.ts";
import type { Point } from "../parts/sparkline.tsx";
import type { LiveFrame, RoomFrame, RoomsFrame } from "../../src/live/frames.ts";
import { Growth, History } from "./history.ts";

/** Of the rooms that are listed, by {@link nameOf}. */
let rooms = new Map<string, History>();

/** Of all rooms together. */
const everywhere = { history: new History(), growth: new Growth() };

/** Of the room that is watched. */
let watched = { name: "", history: new History(), growth: new Growth() };

/** One name for each room. */
export const nameOf = ({ party, room }: RoomAddress): string => JSON.stringify([party, room]);

/** Counts what a frame tells. */
export function count(frame: LiveFrame, now: number): void {
  if (frame.type === "rooms") countRooms(frame, now);
  else if (frame.type === "room") countRoom(frame, now);
}

/** What happened in a room of those with the most trouble; `null` for another one, of which the page is not told. */
export function pointsOf(room: RoomAddress, now: number): Point[] | null {
  return rooms.get(nameOf(room))?.points(now) ?? null;
}

/** What happened in the room that is watched. */
export function watchedPoints(now: number): Point[] {
  return watched.history.points(now);
}

/** What happened in all rooms. */
export function pointsEverywhere(now: number): Point[] {
  return everywhere.history.points(now);
}

function countRooms({ rooms: listed, totals }: RoomsFrame, now: number): void {
  const kept = new Map<string, History>();
  for (const each of listed) {
    const history = rooms.get(nameOf(each)) ?? new History();
    kept.set(nameOf(each), history);
    countReport(history, each);
  }
  // Rooms that are no longer listed are forgotten: there may be any number of them.
  rooms = kept;
  everywhere.history.add(now, everywhere.growth.since(countedBy(totals)));
}

/** A room tells what came since its report before. The same report comes again and again. */
function countReport(history: History, { at, admitted, refused }: RoomSummary): void {
  if (at > history.last) history.add(at, { admitted, refused });
}

function countRoom(frame: RoomFrame, now: number): void {
  const name = nameOf(frame);
  // What the list has seen of it is there from the start.
  if (name !== watched.name)
    watched = { name, history: rooms.get(name)?.copy() ?? new History(), growth: new Growth() };
  watched.history.add(now, watched.growth.since(frame.metrics));
}

/** Messages of all rooms, whether their policy is enforced or not. */
export function countedBy({ parties }: Totals): Point {
  let admitted = 0;
  let refused = 0;
  for (const { enforced, dryRun } of parties) {
    for (const delta of [enforced, dryRun]) {
      admitted += delta.admitted;
      for (const count of Object.values(delta.refused)) refused += count;
    }
  }
  return { admitted, refused };
}
