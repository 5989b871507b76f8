import { type StoredSegment, storedSegments } from "./recorded-batches.ts";
import type { Recorders } from "./recorders.ts";
import type { Ring } from "./ring.ts";

/** Most bytes that are read at once. */
const MOST = 8 * 2 ** 20;

/**
 * A record as it is in storage, which takes a room much less time than to write it out. If it is longer than can be read at once, its oldest
 * part is left out.
 *
 * @returns `null` if there is none. @throws if the storage fails
 */
export async function newestSegments(recorders: Recorders, now: number): Promise<StoredSegment[] | null> {
  await recorders.load();
  if (recorders.current === null && recorders.ring.segments.length === 0) return null;
  const keep = Math.min(recorders.keep, within(MOST, recorders.ring, now));
  const segments: StoredSegment[] = [];
  for await (const segment of storedSegments(recorders, keep, now)) segments.push(segment);
  return segments;
}

/** How far back, in ms, the segments go that have at most so many bytes together. The last one counts in any case. */
function within(most: number, { segments }: Ring, now: number): number {
  let bytes = 0;
  let since = now;
  for (const segment of segments.toReversed()) {
    bytes += segment.bytes;
    if (bytes > most) return now - since;
    since = segment.at;
  }
  return Infinity;
}
