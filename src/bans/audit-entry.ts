import * as z from "zod/mini";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { banSchema, idSchema, type RecordedBan, VERSION } from "./ban.ts";

/** What every entry of the audit says. */
export interface AuditRecord {
  /** The version of its form. */
  readonly v: typeof VERSION;
  /** Unique: an entry that arrives twice counts once. */
  readonly id: string;
  /** The client, as its bans are kept. */
  readonly target: RecordKey;
  /** When it happened, in epoch ms. */
  readonly at: number;
  /** Who did it: `rule:<limit>` for the ladder, else whoever asked for it. */
  readonly by: string;
  /** Why. */
  readonly reason: string;
}

/** A ban was imposed. */
export interface Imposition extends AuditRecord {
  /** What happened. */
  readonly change: "ban";
  /** The ban. */
  readonly ban: RecordedBan;
}

/** A client's bans were lifted. */
export interface Pardon extends AuditRecord {
  /** What happened. */
  readonly change: "pardon";
  /** The ids of the bans that were lifted. */
  readonly bans: readonly string[];
  /** Epoch ms. Bans that began earlier are lifted too, even those that only other rooms know of; `null` if only `bans` are. */
  readonly before: number | null;
}

/** A client was told of its ban. */
export interface Told extends AuditRecord {
  /** What happened. */
  readonly change: "told";
  /** The ban's id. */
  readonly ban: string;
}

/** What becomes of an appeal. */
export type AppealStatus = "open" | "approved" | "rejected";

/** A client has answered to a ban that it was told of. `reason` is what it says, `by` is `"client"`. */
export interface Appealed extends AuditRecord {
  /** What happened. */
  readonly change: "appeal";
  /** The ban's id. */
  readonly ban: string;
}

/** An appeal was decided. `reason` is what the person is told. An approval also lifts the ban: see {@link Pardon}. */
export interface Decided extends AuditRecord {
  /** What happened. */
  readonly change: "decision";
  /** The ban's id. */
  readonly ban: string;
  /** What was decided. */
  readonly decision: Exclude<AppealStatus, "open">;
}

/** An entry of the audit: a ban was imposed, a client was pardoned or told of its ban, has answered to it, or an answer was decided. */
export type AuditEntry = Imposition | Pardon | Told | Appealed | Decided;

const common = {
  v: z.literal(VERSION),
  id: idSchema,
  target: z.custom<RecordKey>(isRecordKey),
  at: z.number().check(z.minimum(0)),
  by: z.string(),
  reason: z.string(),
};

export const auditEntrySchema: z.ZodMiniType<AuditEntry> = z.discriminatedUnion("change", [
  z
    .object({ ...common, change: z.literal("ban"), ban: banSchema })
    .check(z.refine(({ target, ban }) => ban.target === target)),
  z.object({
    ...common,
    change: z.literal("pardon"),
    bans: z.array(z.string()),
    before: z.nullable(z.number()),
  }),
  z.object({ ...common, change: z.literal("told"), ban: z.string() }),
  z.object({ ...common, change: z.literal("appeal"), ban: z.string() }),
  z.object({
    ...common,
    change: z.literal("decision"),
    ban: z.string(),
    decision: z.enum(["approved", "rejected"]),
  }),
]);

/** The entry for a ban. @param at epoch ms */
export function impositionOf(ban: RecordedBan, at: number): Imposition {
  const { id, target, by, reason } = ban;
  return { v: VERSION, id, target, at, by, reason, change: "ban", ban };
}

/** The entry for a pardon. @param at epoch ms */
export function pardonOf(
  pardon: Pick<Pardon, "target" | "by" | "reason" | "bans" | "before">,
  at: number,
  id: string = crypto.randomUUID(),
): Pardon {
  return { v: VERSION, id, at, change: "pardon", ...pardon };
}

/** The entry for a statement that the client was sent of its ban. @param at epoch ms */
export function toldOf({ id, target }: RecordedBan, at: number): Told {
  const [by, reason] = ["party-bouncer", ""];
  return { v: VERSION, id: crypto.randomUUID(), target, at, by, reason, change: "told", ban: id };
}

/** The entry for what a client says to its ban. @param at epoch ms */
export function appealedOf({ id, target }: RecordedBan, text: string, at: number): Appealed {
  const by = "client";
  return { v: VERSION, id: crypto.randomUUID(), target, at, by, reason: text, change: "appeal", ban: id };
}

/** The entry for the decision of an appeal. @param at epoch ms */
export function decidedOf(
  decision: Pick<Decided, "target" | "ban" | "decision" | "by" | "reason">,
  at: number,
): Decided {
  return { v: VERSION, id: crypto.randomUUID(), at, change: "decision", ...decision };
}

/** Whether a pardon is for a ban: in whichever order one hears of the two. */
export function lifts({ bans, before }: Pardon, ban: RecordedBan): boolean {
  return bans.includes(ban.id) || (before !== null && ban.at < before);
}

/** Whether the ladder did it, and nobody is to be told. */
export function isRoutine(change: AuditEntry): change is Imposition {
  return change.change === "ban" && change.ban.limit !== null && change.ban.disclosure === "none";
}
