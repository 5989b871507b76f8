import * as z from "zod/mini";
import { entrySchema } from "../bans/ban.ts";
import { overrideSchema } from "../switches/switch-schema.ts";

/** Most entries of one answer: far beyond what an object of the ledger keeps, of bans or of the audit. */
export const MOST_ENTRIES = 10_000;

/** What the ledger says of a client: its bans, and what else applies in all rooms. */
export const stateSchema = z.object({
  entries: z.array(entrySchema).check(z.maxLength(MOST_ENTRIES)),
  /** Whether the ledger tells the room of every change from now on. It does not if the client is in too many rooms. */
  registered: z._default(z.boolean(), true),
  /** Epoch ms: an operator has forgiven what the client did before. */
  forgiven: z._default(z.nullable(z.number()), null),
  /** When it was erased, if it was. A room that could not be asked then may have some of its history. */
  erased: z.exactOptional(z.number()),
  /** The client's own numbers; `null` if it has none. */
  override: z._default(z.nullable(overrideSchema), null),
});
export type State = z.output<typeof stateSchema>;
