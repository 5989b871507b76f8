import * as z from "zod/mini";
import { idSchema } from "../bans/ban.ts";
import { banDurationOf, type DefinedBanDuration } from "../policy/ban-duration.ts";
import { disclosureSchema } from "../policy/disclosure.ts";
import type { AdminBanRequest, AdminLiftRequest } from "./requests.ts";
import { isOneEnd, ONE_END, untilSchema } from "./ends.ts";
import { bodyOf, text } from "./schemas.ts";

const LONGEST_DURATION = 36_500 * 86_400_000;

const FOR = 'a duration of 1 ms to 36500 days, such as "10m", or "forever"';

const forSchema = z.pipe(
  z.union([z.number(), z.string()], FOR).check(
    z.refine((duration) => banDurationWithin(duration) !== null, FOR),
    z.meta({
      description: `It is ${FOR}. By default an hour, or ten minutes for a shadow-ban.`,
      examples: ["10m"],
    }),
  ),
  z.transform((duration): DefinedBanDuration => banDurationWithin(duration) ?? "forever"),
);

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
  .check(
    z.maxLength(2_048, "at most 2,048 characters"),
    z.meta({ description: "user:<id>, address:<address>, or the target of a ban.", examples: ["user:42"] }),
  );

export const banBody = bodyOf({
  target: targetSchema,
  kind: z._default(z.enum(["close", "shadow-ban"], '"close" or "shadow-ban"'), "close"),
  for: z.optional(forSchema),
  until: z.optional(untilSchema),
  reason: z._default(text(1_000), ""),
  disclosure: z._default(disclosureSchema, "none"),
  label: z.optional(text(100)),
}).check(z.refine(isOneEnd, ONE_END)) satisfies z.ZodMiniType<unknown, AdminBanRequest>;
export type BanBody = z.output<typeof banBody>;

const IDS = `a list of 1 to ${MOST_IDS} ids of bans`;

export const liftBody = bodyOf({
  reason: z._default(text(1_000), ""),
  bans: z.optional(z.array(idSchema, IDS).check(z.minLength(1, IDS), z.maxLength(MOST_IDS, IDS))),
  forgive: z._default(z.boolean("true or false"), false),
}) satisfies z.ZodMiniType<unknown, AdminLiftRequest>;
export type LiftBody = z.output<typeof liftBody>;
