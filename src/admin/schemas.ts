import { z } from "zod";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { banDurationOf, type DefinedBanDuration } from "../policy/ban-duration.ts";
import { disclosureSchema } from "../policy/disclosure.ts";
import type { AdminIssue, AdminProblem } from "./answers.ts";
import type { Operator } from "./operator.ts";
import type { AdminBanRequest, AdminLiftRequest } from "./requests.ts";

/** Most of one page, and how many it has if the request does not say. */
const LONGEST_PAGE = 1_000;
const USUAL_PAGE = 100;

const LONGEST_DURATION = 36_500 * 86_400_000;

const PAGE = `a whole number from 1 to ${LONGEST_PAGE}`;

const limit = z
  .string(PAGE)
  .regex(/^(?:[1-9]\d{0,2}|1000)$/, PAGE)
  // In a URL it is text. Whoever reads the description wants to know that it is a number.
  .meta({ type: "integer", minimum: 1, maximum: LONGEST_PAGE, pattern: undefined })
  .transform(Number)
  .default(USUAL_PAGE);

/** Whatever it says, it is checked by whoever made it. */
const after = z.string("the next of the page before").max(65_536, "the next of the page before").optional();

const search = z.string("text").max(200, "text of at most 200 characters").optional();

/** Which page of a list. */
export const pageQuery = z.strictObject({ limit, after, search });

export const eventsQuery = z.strictObject({ after });

export const noQuery = z.strictObject({});

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

export const text = (most: number) =>
  z.string(`text of at most ${most} characters`).max(most, `text of at most ${most} characters`);

/** Whom something is for: `user:<id>`, `address:<address>`, or the `target` of a ban. It is looked into once the ledger's secret is known. */
const targetSchema = z
  .string("user:<id> or address:<address>")
  .max(2_048, "at most 2,048 characters")
  .meta({ description: "user:<id>, address:<address>, or the target of a ban.", examples: ["user:42"] });

export const banBody = z.strictObject({
  target: targetSchema,
  kind: z.enum(["close", "shadow-ban"], '"close" or "shadow-ban"').default("close"),
  for: forSchema.optional(),
  reason: text(1_000).default(""),
  disclosure: disclosureSchema.default("none"),
  label: text(100).optional(),
}) satisfies z.ZodType<unknown, AdminBanRequest>;
export type BanBody = z.output<typeof banBody>;

export const liftBody = z.strictObject({ reason: text(1_000).default("") }) satisfies z.ZodType<
  unknown,
  AdminLiftRequest
>;
export type LiftBody = z.output<typeof liftBody>;

/** The key of a client, as records have it. */
export const recordKeySchema: z.ZodType<RecordKey> = z.string().refine(isRecordKey) as never;

export const time = z.number().meta({ description: "Epoch ms." });

/** A number for which JSON has none, if it is infinite. */
export const finite = z
  .union([z.number(), z.literal(Infinity), z.null()])
  .transform((value) => (value === Infinity ? null : value))
  .pipe(z.number().nullable());

export const operatorSchema: z.ZodType<Operator> = z.object({
  name: z
    .string()
    .min(1)
    .max(100)
    .refine((name) => name.isWellFormed() && !name.startsWith("rule:")),
  role: z.enum(["viewer", "moderator", "admin"]),
});

const issueSchema: z.ZodType<AdminIssue> = z.object({
  path: z.string(),
  expected: z.string(),
  received: z.string(),
});

export const problemSchema: z.ZodType<AdminProblem> = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  issues: z.array(issueSchema).optional(),
});
