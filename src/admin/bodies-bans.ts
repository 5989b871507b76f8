import * as z from "zod";
import { idSchema } from "../bans/ban.ts";
import { banDurationOf, type DefinedBanDuration } from "../policy/ban-duration.ts";
import { disclosureSchema } from "../policy/disclosure.ts";
import type { AdminBanRequest, AdminLiftRequest } from "./requests.ts";
import { isOneEnd, ONE_END, untilSchema } from "./ends.ts";
import { text } from "./schemas.ts";

const LONGEST_DURATION = 36_500 * 86_400_000;

const FOR = 'a duration of 1 ms to 36500 days, such as "10m", or "forever"';

const forSchema = z
  .union([z.number(), z.string()], FOR)
  .refine((duration) => banDurationWithin(duration) !== null, FOR)
  .meta({
    description: `It is ${FOR}. By default an hour, or ten minutes for a shadow-ban.`,
    examples: ["10m"],
  })
  .transform((duration): DefinedBanDuration => banDurationWithin(duration) ?? "forever");

function banDurationWithin(duration: unknown): DefinedBanDuration | null {
  const length = banDurationOf(duration);
  if (length === null || length === "forever") return length;
  return length >= 1 && length <= LONGEST_DURATION ? length : null;
}

/** Most bans that are lifted by their ids. A client never has as many. */
const MOST_IDS = 100;

/** Whom something is for: `user:<id>`, `address:<address>`, or the `target` of a ban. It is looked into once the ledger's secret is known. */
const targetSchema = z
  .string("user:<id> or address:<address>")
  .max(2_048, "at most 2,048 characters")
  .meta({ description: "user:<id>, address:<address>, or the target of a ban.", examples: ["user:42"] });

export const banBody = z
  .strictObject({
    target: targetSchema,
    kind: z.enum(["close", "shadow-ban"], '"close" or "shadow-ban"').default("close"),
    for: forSchema.optional(),
    until: untilSchema.optional(),
    reason: text(1_000).default(""),
    disclosure: disclosureSchema.default("none"),
    label: text(100).optional(),
  })
  .refine(isOneEnd, ONE_END) satisfies z.ZodType<unknown, AdminBanRequest>;
export type BanBody = z.output<typeof banBody>;

const IDS = `a list of 1 to ${MOST_IDS} ids of bans`;

export const liftBody = z.strictObject({
  reason: text(1_000).default(""),
  bans: z.array(idSchema, IDS).min(1, IDS).max(MOST_IDS, IDS).optional(),
  forgive: z.boolean("true or false").default(false),
}) satisfies z.ZodType<unknown, AdminLiftRequest>;
export type LiftBody = z.output<typeof liftBody>;
