import * as z from "zod";
import { LONGEST_APPEAL } from "../bans/appeal.ts";
import type { AdminAppeal, AdminAppealPage } from "./answers-appeals.ts";
import type { AdminAppealDecision } from "./requests.ts";
import { pageQuery, text } from "./schemas.ts";
import { appealFields, banSchema } from "./schemas-bans.ts";

const STATUS = '"open", "approved" or "rejected"';

/** Which page of which appeals. */
export const appealsQuery = pageQuery.extend({
  status: z.enum(["open", "approved", "rejected"], STATUS).default("open"),
});

export const decisionBody = z.strictObject({
  decision: z
    .enum(["approve", "reject"], '"approve" or "reject"')
    .meta({ description: "To approve an appeal lifts the ban." }),
  note: text(LONGEST_APPEAL).default("").meta({ description: "What the person is told." }),
}) satisfies z.ZodType<unknown, AdminAppealDecision>;

export const appealPageSchema: z.ZodType<AdminAppealPage> = z.object({
  appeals: z.array(z.object({ ...appealFields, about: banSchema }) as z.ZodType<AdminAppeal>),
  next: z.string().nullable(),
});
