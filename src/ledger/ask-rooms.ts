import * as z from "zod/mini";
import type { RecordKey } from "../identity/record-key.ts";
import { inTime } from "../platform/in-time.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import type { ActCall } from "./act.ts";
import type { Registration } from "./rpc.ts";
import type { ClientActs, ClientStandings, RoomActed, RoomStanding } from "./ask-client.ts";
import { connectionListSchema, type RoomInquiry } from "./inquiry.ts";

/** Most rooms that are asked, and how many at the same time. A worker may have only so many calls open. */
const MOST = 100;
const AT_ONCE = 50;

/** How rooms are asked. */
export interface RoomInquirer {
  /** @returns the room's answer; `null` if there is no such room, or it does not know the token */
  ask(room: RoomAddress, token: string, question: object): Promise<unknown>;
  fail(doing: string, error: unknown): void;
}

const actedSchema = z.object({ connections: z.number().check(z.minimum(0)) });

/** Asks a client's rooms how it stands there. A room that does not answer does not keep the others. */
export async function askRooms(
  target: RecordKey,
  registrations: readonly Registration[],
  deps: RoomInquirer,
): Promise<Omit<ClientStandings, "left">> {
  const question: RoomInquiry = { ask: "standing", target };
  return inEach(registrations, async (registration): Promise<RoomStanding> => {
    const { party, room } = registration.room;
    const answer = await askedOf(registration, question, connectionListSchema, deps);
    return { party, room, ...(answer ?? { connections: null, more: 0 }) };
  });
}

/**
 * Has something done about a client in its rooms.
 *
 * @param done how many connections it was done to in each already; `null` if it was not done there
 */
export async function actInRooms(
  target: RecordKey,
  { act, id }: Pick<ActCall, "act" | "id">,
  registrations: readonly Registration[],
  done: readonly (number | null)[],
  deps: RoomInquirer,
): Promise<ClientActs> {
  const question: RoomInquiry = { ask: "act", target, act, id };
  return inEach(registrations, async (registration, index): Promise<RoomActed> => {
    const { party, room } = registration.room;
    const before = done[index] ?? null;
    if (before !== null) return { party, room, connections: before, failed: false };
    const answer = await askedOf(registration, question, actedSchema, deps);
    return { party, room, connections: answer?.connections ?? 0, failed: answer === null };
  });
}

async function inEach<Answer>(
  registrations: readonly Registration[],
  ask: (registration: Registration, index: number) => Promise<Answer>,
): Promise<{ rooms: Answer[]; more: number }> {
  const asked = registrations.slice(0, MOST);
  const rooms: Answer[] = [];
  const due = asked.entries();
  const work = async (): Promise<void> => {
    for (const [index, registration] of due) rooms[index] = await ask(registration, index);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { rooms, more: registrations.length - asked.length };
}

/** A room's answer; `null` if there is none. */
async function askedOf<Answer>(
  { room: { party, room }, token }: Registration,
  question: RoomInquiry,
  schema: z.ZodMiniType<Answer>,
  { ask, fail }: RoomInquirer,
): Promise<Answer | null> {
  try {
    const answer = await inTime(ask({ party, room }, token, question));
    return answer === null ? null : schema.parse(answer);
  } catch (error) {
    fail(`asking the room ${party}/${room}`, error);
    return null;
  }
}
