import { z } from "zod";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { banSchema, idSchema, type RecordedBan, VERSION } from "./ban.ts";

const common = {
  v: z.literal(VERSION),
  /** Unique: a change that arrives twice is one. */
  id: idSchema,
  target: z.custom<RecordKey>(isRecordKey),
  /** Epoch ms. */
  at: z.number().min(0),
  /** `rule:<limit>` for the ladder, else whoever asked for it. */
  by: z.string(),
  reason: z.string(),
};

export const auditEntrySchema = z.discriminatedUnion("change", [
  z
    .object({ ...common, change: z.literal("ban"), ban: banSchema })
    .refine(({ target, ban }) => ban.target === target),
  z.object({
    ...common,
    change: z.literal("pardon"),
    /** The ids of what was lifted. */
    bans: z.array(z.string()),
    /** Epoch ms. What was imposed before then is lifted too, where it is known to others only; `null`: nothing. */
    before: z.number().nullable(),
  }),
  z.object({ ...common, change: z.literal("told"), ban: z.string() }),
]);

/** An entry of the audit: a ban was imposed, a client was pardoned, or was told of its ban. */
export type AuditEntry = z.output<typeof auditEntrySchema>;
export type Pardon = AuditEntry & { change: "pardon" };
export type Told = AuditEntry & { change: "told" };
type Imposition = AuditEntry & { change: "ban" };

/** A ban as an entry of the audit. @param at epoch ms */
export function impositionOf(ban: RecordedBan, at: number): Imposition {
  const { id, target, by, reason } = ban;
  return { v: VERSION, id, target, at, by, reason, change: "ban", ban };
}

/** Whether a pardon is for a ban: in whichever order one hears of the two. */
export function lifts({ bans, before }: Pardon, ban: RecordedBan): boolean {
  return bans.includes(ban.id) || (before !== null && ban.at < before);
}

/** Whether the ladder did it, and nobody is to be told. */
export function isRoutine(change: AuditEntry): change is Imposition {
  return change.change === "ban" && change.ban.limit !== null && change.ban.disclosure === "none";
}
