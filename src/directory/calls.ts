import { z } from "zod";
import { banSchema, type RecordedBan } from "../bans/ban.ts";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { isPlace } from "./place.ts";

/** Most bans that one page has. */
export const LONGEST_PAGE = 1_000;

/** Most characters of what is searched for. */
export const LONGEST_SEARCH = 200;

/** What a client's object of the ledger says of its bans: all of them, in place of what it said before. The answer is {@link Noted}. */
export interface NoteCall {
  readonly do: "note";
  readonly target: RecordKey;
  /** Grows with each change of this client's bans. What is older than what is known changes nothing. */
  readonly revision: number;
  readonly bans: readonly RecordedBan[];
}

/** Some of the bans that are not over, the newest first. The answer is {@link Listed}. */
export interface ListCall {
  readonly do: "list";
  /** From 1 to {@link LONGEST_PAGE}. */
  readonly limit: number;
  /** The place of a ban: those that come after it. */
  readonly after?: string | undefined;
  /** Text that the target, the reason, the label, the limit or who did it contains, in any case. */
  readonly search?: string | undefined;
}

export type DirectoryCall = NoteCall | ListCall;

const place = z.custom<string>(isPlace);

export const directoryCallSchema: z.ZodType<DirectoryCall> = z.discriminatedUnion("do", [
  z
    .object({
      do: z.literal("note"),
      target: z.custom<RecordKey>(isRecordKey),
      revision: z.number().min(0),
      bans: z.array(banSchema).max(1_000),
    })
    .refine(({ target, bans }) => bans.every((ban) => ban.target === target)),
  z.object({
    do: z.literal("list"),
    limit: z.int().min(1).max(LONGEST_PAGE),
    after: place.optional(),
    search: z.string().max(LONGEST_SEARCH).optional(),
  }),
]);

/** The revision that is known now: a later one than the one that was said if that changed nothing. */
export const notedSchema = z.object({ revision: z.number() });
export type Noted = z.output<typeof notedSchema>;

export const listedSchema = z.object({
  bans: z.array(banSchema).max(LONGEST_PAGE),
  /** The place up to which was looked, if there is more: of the last ban, or of one that is not among them. `null` at the end. */
  next: place.nullable(),
});
export type Listed = z.output<typeof listedSchema>;
