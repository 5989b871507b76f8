import { CHANGE, READ, type Route } from "./route.ts";
import { appealPageSchema, appealsQuery, decisionBody } from "./schemas-appeals.ts";
import { appealSchema } from "./schemas-bans.ts";

/** What can be asked about what clients answer to their bans. */
export const APPEAL_ROUTES = {
  appeals: {
    ...READ,
    path: "/v1/appeals",
    summary: "What clients have answered to their bans, the newest first.",
    query: appealsQuery,
    answer: appealPageSchema,
  },
  decideAppeal: {
    ...CHANGE,
    method: "POST",
    path: "/v1/appeals/{target}/{ban}",
    summary: "Approves or rejects an appeal. To approve it lifts the ban.",
    body: decisionBody,
    answer: appealSchema,
  },
} as const satisfies Record<string, Route>;
