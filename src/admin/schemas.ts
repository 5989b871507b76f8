import * as z from "zod/mini";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import type { AdminIssue, AdminProblem } from "./answers.ts";
import type { Operator } from "./operator.ts";

/** Most of one page, and how many it has if the request does not say. */
const LONGEST_PAGE = 1_000;
const USUAL_PAGE = 100;

const PAGE = `a whole number from 1 to ${LONGEST_PAGE}`;

const limit = z._default(
  z.pipe(
    z
      .string(PAGE)
      .check(
        z.regex(/^(?:[1-9]\d{0,2}|1000)$/, PAGE),
        z.meta({ type: "integer", minimum: 1, maximum: LONGEST_PAGE, pattern: undefined }),
      ),
    z.transform(Number),
  ),
  USUAL_PAGE,
);

/** Whatever it says, it is checked by whoever made it. */
const after = z.optional(
  z.string("the next of the page before").check(z.maxLength(65_536, "the next of the page before")),
);

const search = z.optional(z.string("text").check(z.maxLength(200, "text of at most 200 characters")));

/** The body of a request: an object with these fields and no others. */
export const bodyOf = <Fields extends z.core.$ZodLooseShape>(fields: Fields) =>
  z.strictObject(fields, "an object");

/** Which page of a list. */
export const pageQuery = z.strictObject({ limit, after, search });

/** Which page of what is switched on. */
export const switchesQuery = z.strictObject({ limit, after });

/** Which page of the rooms, and in which order. */
export const roomsQuery = z.strictObject({
  limit,
  after,
  search,
  sort: z._default(z.enum(["activity", "trouble"], '"activity" or "trouble"'), "activity"),
});

export const eventsQuery = z.strictObject({ after });

export const noQuery = z.strictObject({});

/** Text of at most so many characters. */
export const text = (most: number): z.ZodMiniString<string> =>
  z
    .string(`text of at most ${most} characters`)
    .check(z.maxLength(most, `text of at most ${most} characters`));

/** The key of a client, as records have it. */
export const recordKeySchema: z.ZodMiniType<RecordKey> = z.string().check(z.refine(isRecordKey)) as never;

export const time = z.number().check(z.meta({ description: "Epoch ms." }));

/** A number for which JSON has none, if it is infinite. */
export const finite = z.pipe(
  z.pipe(
    z.union([z.number(), z.literal(Infinity), z.null()]),
    z.transform((value) => (value === Infinity ? null : value)),
  ),
  z.nullable(z.number()),
);

export const operatorSchema: z.ZodMiniType<Operator> = z.object({
  name: z.string().check(
    z.minLength(1),
    z.maxLength(100),
    z.refine((name) => name.isWellFormed() && !name.startsWith("rule:")),
  ),
  role: z.enum(["viewer", "moderator", "admin"]),
});

const issueSchema: z.ZodMiniType<AdminIssue> = z.object({
  path: z.string(),
  expected: z.string(),
  received: z.string(),
});

export const problemSchema: z.ZodMiniType<AdminProblem> = z.object({
  type: z.literal("about:blank"),
  title: z.string(),
  status: z.int(),
  detail: z.string(),
  issues: z.optional(z.array(issueSchema)),
});
