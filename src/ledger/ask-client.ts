import * as z from "zod/mini";
import type { RecordKey } from "../identity/record-key.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";
import { type ConnectionList, connectionStandingSchema } from "./inquiry.ts";
import type { ActCall } from "./act.ts";
import { inTime } from "../platform/in-time.ts";
import { addressSchema, type Call } from "./rpc.ts";

/** How a client stands in one of its rooms. */
export interface RoomStanding extends RoomAddress {
  /** Its open connections; `null` if the room does not answer, none if the client has left. */
  readonly connections: ConnectionList["connections"] | null;
  /** How many it has beyond these. */
  readonly more: number;
}

/** How a client stands in the rooms that it is in. */
export interface ClientStandings {
  /** Those that it came to last, at most 100. */
  readonly rooms: readonly RoomStanding[];
  /** Rooms that were not asked. */
  readonly more: number;
  /** Those it was banned in lately, or left while it was banned, and is not in now: at most 4, the newest first. */
  readonly left: readonly RoomAddress[];
}

/** What became of an act in one of a client's rooms. */
export interface RoomActed extends RoomAddress {
  /** How many of the client's connections it was done to. None if it has left. Moderators are left out. */
  readonly connections: number;
  /** Whether the room did not answer, so that nobody knows whether it was done there. */
  readonly failed: boolean;
}

/** What became of an act in the rooms that a client is in. */
export interface ClientActs {
  /** Those that it came to last, at most 100. */
  readonly rooms: readonly RoomActed[];
  /** Rooms in which nothing was done. */
  readonly more: number;
}

const roomsSchema = z.object({ rooms: z.array(addressSchema) });

const standingsSchema: z.ZodMiniType<ClientStandings> = z.object({
  rooms: z.array(
    z.object({
      party: z.string(),
      room: z.string(),
      connections: z.nullable(z.array(connectionStandingSchema)),
      more: z.number().check(z.minimum(0)),
    }),
  ),
  more: z.number().check(z.minimum(0)),
  left: z.array(addressSchema),
});

/** Checks what became of an act. */
export const clientActsSchema: z.ZodMiniType<ClientActs> = z.object({
  rooms: z.array(
    z.object({
      party: z.string(),
      room: z.string(),
      connections: z.number().check(z.minimum(0)),
      failed: z.boolean(),
    }),
  ),
  more: z.number().check(z.minimum(0)),
});

/** How long, in ms, the rooms of a client are waited for: twice as long as one of them. */
const PATIENCE_FOR_ALL = 4_000;

/**
 * Which rooms a client is in: at most 1,000, the one that it came to last first. A room that crashed may be among them.
 *
 * @throws {Error} if the ledger is away
 */
export async function roomsOf(ledger: LedgerLike, target: RecordKey): Promise<RoomAddress[]> {
  const call: Call = { do: "rooms" };
  return roomsSchema.parse(await inTime(ledger.call(target, call))).rooms;
}

/**
 * How a client stands in its rooms now: each is asked.
 *
 * @throws {Error} if the ledger is away
 */
export async function standingsOf(ledger: LedgerLike, target: RecordKey): Promise<ClientStandings> {
  const call: Call = { do: "standings" };
  return standingsSchema.parse(await inTime(ledger.call(target, call), PATIENCE_FOR_ALL));
}

/**
 * Does something about a client in its rooms.
 *
 * @param act.id of what is done: a request with the same id is done only in the rooms that have not answered yet
 * @returns `null` if the id is that of something else: then nothing is done
 * @throws {Error} if the ledger is away
 */
export async function actOn(
  ledger: LedgerLike,
  target: RecordKey,
  act: Omit<ActCall, "do">,
): Promise<ClientActs | null> {
  const call: Call = { do: "act", ...act };
  return z.nullable(clientActsSchema).parse(await inTime(ledger.call(target, call), PATIENCE_FOR_ALL));
}
