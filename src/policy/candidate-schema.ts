import * as z from "zod/mini";
import { isTried } from "./enforcement.ts";
import type { Policy } from "./policy.ts";

/** What belongs to the room, and not to what is tried in it: a candidate has none of its own. */
const OF_THE_ROOM = ["candidate", "record", "ledger", "alerts", "identify", "postures", "slowMode"] as const;

/** Checks what a policy says of its candidate, beside what any policy may say. */
export function candidateSchema(own: Policy): z.ZodMiniType {
  return z.looseObject({}, "a policy object").check(
    z.superRefine((candidate, context) => {
      for (const option of OF_THE_ROOM) {
        // A candidate that is made from the policy, with ..., has the policy's.
        if (candidate[option] === undefined || candidate[option] === own[option as "ledger"]) continue;
        context.addIssue({
          code: "custom",
          path: [option],
          message: `nothing: a candidate has no ${option} of its own`,
        });
      }
      const { limits } = candidate;
      if (!Array.isArray(limits)) return;
      limits.forEach((limit: unknown, index) => {
        if (typeof limit !== "object" || limit === null || !isTried(limit)) return;
        const message = "true: all limits of a candidate are tried";
        context.addIssue({ code: "custom", path: ["limits", index, "enforce"], message });
      });
    }),
  );
}
