import * as z from "zod/mini";
import type { RecordKey } from "../identity/record-key.ts";
import { inTime } from "../platform/in-time.ts";
import type { RoomAddress } from "../platform/ledger-port.ts";
import { atOnce } from "../shared/at-once.ts";

/** How many rooms are asked at the same time, and how long, in ms, each of them is waited for: it may have to wake up first. */
const AT_ONCE = 50;
const PATIENCE = 3_000;

/** What a room answers once it has erased a client. */
export interface RoomErased {
  /** Whether it is in the room, by an open connection. */
  readonly here: boolean;
}

/** Checks it. */
export const roomErasedSchema: z.ZodMiniType<RoomErased> = z.object({ here: z.boolean() });

/** How rooms are asked. */
interface Asking {
  ask(room: RoomAddress, token: string, question: object): Promise<unknown>;
  fail(doing: string, error: unknown): void;
}

/** A room, and what shows it that a question is from the ledger. */
interface Askable {
  readonly room: RoomAddress;
  readonly token: string;
}

/** Which rooms the client is not in, and which did not answer. */
interface ErasedFrom<Room> {
  readonly gone: readonly Room[];
  readonly failed: readonly Room[];
}

/** Asks rooms to erase a client. One that is gone, or knows no token, has nothing to erase. */
export async function askToErase<Room extends Askable>(
  rooms: readonly Room[],
  { target, keepBans }: { readonly target: RecordKey; readonly keepBans: boolean },
  { ask, fail }: Asking,
): Promise<ErasedFrom<Room>> {
  const question = { ask: "erase", target, keepBans };
  const answers = await atOnce(rooms, AT_ONCE, async (asked) => {
    const { party, room } = asked.room;
    try {
      const answer = await inTime(ask({ party, room }, asked.token, question), PATIENCE);
      return answer === null || !roomErasedSchema.parse(answer).here ? "gone" : "here";
    } catch (error) {
      fail(`asking the room ${party}/${room} to erase a client`, error);
      return "failed";
    }
  });
  const those = (state: "gone" | "failed"): Room[] => rooms.filter((_, index) => answers[index] === state);
  return { gone: those("gone"), failed: those("failed") };
}
