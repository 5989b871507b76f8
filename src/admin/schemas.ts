import * as z from "zod";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import type { AdminIssue, AdminProblem } from "./answers.ts";
import type { Operator } from "./operator.ts";

/** Most of one page, and how many it has if the request does not say. */
const LONGEST_PAGE = 1_000;
const USUAL_PAGE = 100;

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

/** Which page of what is switched on. */
export const switchesQuery = z.strictObject({ limit, after });

/** Which page of the rooms, and in which order. */
export const roomsQuery = z.strictObject({
  limit,
  after,
  search,
  sort: z.enum(["activity", "trouble"], '"activity" or "trouble"').default("activity"),
});

export const eventsQuery = z.strictObject({ after });

export const noQuery = z.strictObject({});

/** Text of at most so many characters. */
export const text = (most: number): z.ZodString =>
  z.string(`text of at most ${most} characters`).max(most, `text of at most ${most} characters`);

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
