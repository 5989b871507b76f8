import * as z from "zod/mini";
import { LONGEST_APPEAL } from "../bans/appeal.ts";
import type { AdminAppeal, AdminAppealPage } from "./answers-appeals.ts";
import type { AdminAppealDecision } from "./requests.ts";
import { bodyOf, pageQuery, text } from "./schemas.ts";
import { appealFields, banSchema } from "./schemas-bans.ts";

const STATUS = '"open", "approved" or "rejected"';

/** Which page of which appeals. */
export const appealsQuery = z.extend(pageQuery, {
  status: z._default(z.enum(["open", "approved", "rejected"], STATUS), "open"),
});

export const decisionBody = bodyOf({
  decision: z
    .enum(["approve", "reject"], '"approve" or "reject"')
    .check(z.meta({ description: "To approve an appeal lifts the ban." })),
  note: z._default(text(LONGEST_APPEAL), "").check(z.meta({ description: "What the person is told." })),
}) satisfies z.ZodMiniType<unknown, AdminAppealDecision>;

export const appealPageSchema: z.ZodMiniType<AdminAppealPage> = z.object({
  appeals: z.array(z.object({ ...appealFields, about: banSchema }) as z.ZodMiniType<AdminAppeal>),
  next: z.nullable(z.string()),
});
