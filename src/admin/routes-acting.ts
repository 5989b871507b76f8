import { CHANGE, type Route } from "./route.ts";
import { actBody, actsSchema } from "./schemas-acting.ts";

/** What moderators do about clients and rooms, beside bans. */
export const ACTING = {
  act: {
    ...CHANGE,
    method: "POST",
    path: "/v1/clients/{target}/acts",
    summary: "Warns, mutes, restricts, releases or forgives a client in each room that it is in.",
    body: actBody,
    answer: actsSchema,
  },
} as const satisfies Record<string, Route>;
