import * as z from "zod";
import { entrySchema } from "../bans/ban.ts";
import { overrideSchema } from "../switches/switch-schema.ts";

/** Most entries of one answer: far beyond what an object of the ledger keeps, of bans or of the audit. */
export const MOST_ENTRIES = 10_000;

/** What the ledger says of a client: its bans, and what else applies in all rooms. */
export const stateSchema = z.object({
  entries: z.array(entrySchema).max(MOST_ENTRIES),
  /** Whether the ledger tells the room of every change from now on. It does not if the client is in too many rooms. */
  registered: z.boolean().default(true),
  /** Epoch ms: an operator has forgiven what the client did before. */
  forgiven: z.number().nullable().default(null),
  /** When it was erased, if it was. A room that could not be asked then may have some of its history. */
  erased: z.number().exactOptional(),
  /** The client's own numbers; `null` if it has none. */
  override: overrideSchema.nullable().default(null),
});
export type State = z.output<typeof stateSchema>;
