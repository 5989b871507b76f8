import { signal } from "@preact/signals";
import type { AdminEvents } from "../../src/admin/index.ts";
import type { OperatorEntry } from "../../src/audit/operator-entry.ts";
import type { LiveFrame, RoomFrame, RoomsFrame } from "../../src/live/frames.ts";
import { count } from "./histories.ts";

/** Most happenings that are kept, the newest. */
const MOST_EVENTS = 200;

/** The rooms as they are; `null` before they were heard of. */
export const liveRooms = signal<RoomsFrame | null>(null);

/** The room that is watched, as it is; `null` before it was heard of. */
export const liveRoom = signal<RoomFrame | null>(null);

/** What has happened since the page was opened, the newest first. */
export const liveEvents = signal<AdminEvents["events"]>([]);

/** Whether some of that is gone before it was told. */
export const liveEventsHaveGap = signal(false);

/** Epoch ms at which anything was last heard; `null` before that. */
export const heardAt = signal<number | null>(null);

const listeners = new Set<(entry: OperatorEntry) => void>();

/** Tells of what other operators do. @returns stops it */
export function onEntry(listener: (entry: OperatorEntry) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Takes what was heard, by whichever way it came. */
export function take(frame: LiveFrame): void {
  const now = Date.now();
  heardAt.value = now;
  count(frame, now);
  if (frame.type === "rooms") liveRooms.value = frame;
  else if (frame.type === "room") liveRoom.value = frame;
  else if (frame.type === "events") {
    liveEvents.value = [...frame.events.toReversed(), ...liveEvents.value].slice(0, MOST_EVENTS);
    if (frame.hasGap) liveEventsHaveGap.value = true;
  } else if (frame.type === "entry") for (const listener of listeners) listener(frame.entry);
}
