import * as z from "zod/mini";
import type { RecordKey } from "../identity/record-key.ts";
import { inTime } from "../platform/in-time.ts";
import type { LedgerLike, RoomAddress } from "../platform/ledger-port.ts";

/** All that is kept about a client is to be erased. The answer is what was erased. */
export interface EraseCall {
  /** What is asked. */
  readonly do: "erase";
  /** Whether its bans that are not over stay, without a label. Else they end. */
  readonly keepBans: boolean;
}

export const eraseCallSchema = z.object({ do: z.literal("erase"), keepBans: z.boolean() });

/** What became of a client that was to be erased. */
export interface Erased {
  /** The rooms it is in that did not answer: they may still have something. */
  readonly failed: readonly RoomAddress[];
}

const erasedSchema: z.ZodMiniType<Erased> = z.object({
  failed: z.array(z.object({ party: z.string(), room: z.string() })),
});

/** How long, in ms, the rooms of a client are waited for if each has to erase something. */
const PATIENCE = 60_000;

/** Erases all that is kept about a client in its object of the ledger, and in the rooms that it is in. @throws {Error} if the ledger is away */
export async function eraseIn(ledger: LedgerLike, target: RecordKey, keepBans: boolean): Promise<Erased> {
  const call: EraseCall = { do: "erase", keepBans };
  return erasedSchema.parse(await inTime(ledger.call(target, call), PATIENCE));
}
