import { z } from "zod";
import { banSchema, type RecordedBan } from "../bans/ban.ts";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";

/** Most bans that one page has. */
export const LONGEST_PAGE = 1_000;

/** What a client's object of the ledger says of its bans: all of them, in place of what it said before. */
export interface NoteCall {
  readonly do: "note";
  readonly target: RecordKey;
  /** Grows with each change of this client's bans. What is older than what is known changes nothing. */
  readonly revision: number;
  readonly bans: readonly RecordedBan[];
}

/** Some of the bans that are not over, the newest first. */
export interface ListCall {
  readonly do: "list";
  /** From 1 to {@link LONGEST_PAGE}. */
  readonly limit: number;
  /** The `at` and the id of a ban: those that come after it. */
  readonly after?: { readonly at: number; readonly id: string } | undefined;
  /** Text that the target, the reason, the label, the limit or who did it contains, in any case. */
  readonly search?: string | undefined;
}

export type DirectoryCall = NoteCall | ListCall;

export const directoryCallSchema: z.ZodType<DirectoryCall> = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("note"),
    target: z.custom<RecordKey>(isRecordKey),
    revision: z.number().min(0),
    bans: z.array(banSchema).max(1_000),
  }),
  z.object({
    do: z.literal("list"),
    limit: z.int().min(1).max(LONGEST_PAGE),
    after: z.object({ at: z.number(), id: z.string().max(64) }).optional(),
    search: z.string().max(200).optional(),
  }),
]);

export const listedSchema = z.object({
  bans: z.array(banSchema),
  /** Whether there are more after the last one, or after where a search has stopped to look. */
  hasMore: z.boolean(),
  /** Where to go on; `null` at the end. */
  next: z.object({ at: z.number(), id: z.string() }).nullable(),
});
export type Listed = z.output<typeof listedSchema>;
