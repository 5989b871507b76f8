import type { RecordKey } from "../identity/record-key.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import type { ClientStandings, RoomStanding } from "./ask-client.ts";
import { connectionListSchema, type RoomInquiry } from "./inquiry.ts";
import { inTime } from "../platform/in-time.ts";
import type { Registration } from "./rpc.ts";

/** Most rooms that are asked, and how many at the same time. A worker may have only so many calls open. */
const MOST = 100;
const AT_ONCE = 50;

/** How rooms are asked. */
export interface RoomInquirer {
  /** @returns the room's answer; `null` if there is no such room, or it does not know the token */
  ask(room: RoomAddress, token: string, question: object): Promise<unknown>;
  fail(doing: string, error: unknown): void;
}

/** Asks a client's rooms how it stands there. A room that does not answer does not keep the others. */
export async function askRooms(
  target: RecordKey,
  registrations: readonly Registration[],
  deps: RoomInquirer,
): Promise<ClientStandings> {
  const asked = registrations.slice(0, MOST);
  const rooms: RoomStanding[] = [];
  const due = asked.entries();
  const work = async (): Promise<void> => {
    for (const [index, registration] of due) rooms[index] = await askRoom(target, registration, deps);
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return { rooms, more: registrations.length - asked.length };
}

async function askRoom(
  target: RecordKey,
  { room: { party, room }, token }: Registration,
  { ask, fail }: RoomInquirer,
): Promise<RoomStanding> {
  const question: RoomInquiry = { ask: "standing", target };
  try {
    const answer = await inTime(ask({ party, room }, token, question));
    if (answer !== null) return { party, room, ...connectionListSchema.parse(answer) };
  } catch (error) {
    fail(`asking the room ${party}/${room}`, error);
  }
  return { party, room, connections: null, more: 0 };
}
