import * as z from "zod/mini";
import { banSchema, type RecordedBan } from "../bans/ban.ts";
import { type Appeal, appealSchema } from "../bans/appeal.ts";
import type { AppealStatus } from "../bans/audit-entry.ts";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { type DecidedBan, decidedBanSchema } from "./decided-ban.ts";
import { type ListedAppeal, listedAppealSchema } from "./listed-appeal.ts";
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
  /** What it has answered to its bans, over or not. */
  readonly appeals: readonly ListedAppeal[];
  /** All bans that it was given lately, over or not: for reports, which do not say who it was. */
  readonly decided: readonly DecidedBan[];
}

/** A client is to be forgotten. The answer is {@link Noted}. */
export interface ForgetCall {
  readonly do: "forget";
  readonly target: RecordKey;
  /** What was said by earlier ones, and comes in late, changes nothing. */
  readonly revision: number;
  /** The bans that it was given: the reasons in them are forgotten. */
  readonly decided: readonly DecidedBan[];
}

/** The bans that were decided in a span of time, the newest first. The answer is {@link ListedDecided}. */
export interface DecidedCall {
  readonly do: "decided";
  /** From 1 to {@link LONGEST_PAGE}. */
  readonly limit: number;
  /** Epoch ms: those from then on. */
  readonly from: number;
  /** The place of one: those that come after it. */
  readonly after?: string | undefined;
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

/** Some of the appeals of one status, the newest first. The answer is {@link ListedAppeals}. */
export interface ListAppealsCall extends Omit<ListCall, "do"> {
  readonly do: "appeals";
  readonly status: AppealStatus;
}

export type DirectoryCall = NoteCall | ForgetCall | ListCall | ListAppealsCall | DecidedCall;

/** A ban as it is listed, and what its client has answered. */
export interface ListedBan extends RecordedBan {
  /** Left out if it has not. */
  readonly appeal?: Appeal;
}

export const listedBanSchema: z.ZodMiniType<ListedBan> = z.intersection(
  banSchema,
  z.object({ appeal: z.exactOptional(appealSchema) }),
);

const place = z.custom<string>(isPlace);

const page = {
  limit: z.int().check(z.minimum(1), z.maximum(LONGEST_PAGE)),
  after: z.optional(place),
  search: z.optional(z.string().check(z.maxLength(LONGEST_SEARCH))),
};

const decided = z._default(z.array(decidedBanSchema).check(z.maxLength(1_000)), []);

export const directoryCallSchema: z.ZodMiniType<DirectoryCall> = z.discriminatedUnion("do", [
  z.object({
    do: z.literal("forget"),
    target: z.custom<RecordKey>(isRecordKey),
    revision: z.number().check(z.minimum(0)),
    decided,
  }),
  z.object({
    do: z.literal("decided"),
    limit: page.limit,
    from: z.number(),
    after: page.after,
  }),
  z
    .object({
      do: z.literal("note"),
      target: z.custom<RecordKey>(isRecordKey),
      revision: z.number().check(z.minimum(0)),
      bans: z.array(banSchema).check(z.maxLength(1_000)),
      appeals: z._default(z.array(listedAppealSchema).check(z.maxLength(1_000)), []),
      decided,
    })
    .check(
      z.refine(({ target, bans, appeals }) =>
        [...bans, ...appeals.map(({ appeal }) => appeal)].every((of) => of.target === target),
      ),
    ),
  z.object({ do: z.literal("list"), ...page }),
  z.object({ do: z.literal("appeals"), status: z.enum(["open", "approved", "rejected"]), ...page }),
]);

/** The revision that is known now: a later one than the one that was said if that changed nothing. */
export const notedSchema = z.object({ revision: z.number() });
export type Noted = z.output<typeof notedSchema>;

/** The place up to which was looked, if there is more: of the last item, or of one that is not among them. `null` at the end. */
const next = z.nullable(place);

export const listedSchema = z.object({
  bans: z.array(listedBanSchema).check(z.maxLength(LONGEST_PAGE)),
  next,
});
export type Listed = z.output<typeof listedSchema>;

export const listedAppealsSchema = z.object({
  appeals: z.array(listedAppealSchema).check(z.maxLength(LONGEST_PAGE)),
  next,
});
export type ListedAppeals = z.output<typeof listedAppealsSchema>;

export const listedDecidedSchema = z.object({
  decided: z.array(decidedBanSchema).check(z.maxLength(LONGEST_PAGE)),
  /** As in {@link listedSchema}. */
  next: z.nullable(place),
});
export type ListedDecided = z.output<typeof listedDecidedSchema>;
