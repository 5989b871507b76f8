import type { RoomSummary } from "../collector/calls.ts";
import { roomOf } from "../collector/everywhere.ts";
import type { Metrics } from "../events/metrics.ts";
import type { ConnectionList } from "../ledger/inquiry.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import type { RoomPolicy } from "../reporting/room-policy.ts";
import { askRoom } from "../reporting/ask-room.ts";

/** A room, as it is now. */
export interface RoomNow extends ConnectionList {
  /** As of its last report; `null` if it has not reported yet. */
  readonly summary: RoomSummary | null;
  /** What has happened in it since it was last loaded into memory. */
  readonly metrics: Metrics;
  /** Its limits, and those that are tried beside them. */
  readonly policy: RoomPolicy;
}

/**
 * Asks a room how it is.
 *
 * @param reported its last report, where that is known already
 * @returns `null` if no such room has reported
 * @throws {Error} if the ledger is away, or the room does not answer
 */
export async function roomNow(
  ledger: LedgerLike,
  room: RoomAddress,
  reported: RoomSummary | Promise<RoomSummary | null> = roomOf(ledger, room),
): Promise<RoomNow | null> {
  const [summary, people, metrics, policy] = await Promise.all([
    reported,
    askRoom(ledger, room, { ask: "people" }),
    askRoom(ledger, room, { ask: "metrics" }),
    askRoom(ledger, room, { ask: "policy" }),
  ]);
  if (people === null || metrics === null || policy === null) return null;
  return { summary, ...people, metrics, policy };
}
