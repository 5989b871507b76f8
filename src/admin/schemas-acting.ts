import * as z from "zod/mini";
import { clientActsSchema } from "../ledger/ask-client.ts";
import { milliseconds } from "../policy/duration.ts";
import { LONGEST_ACT, LONGEST_TYPE, MOST_TYPES } from "../ledger/act.ts";
import type { AdminActs } from "./answers-acting.ts";
import type { AdminActRequest } from "./requests-acting.ts";
import { recordKeySchema, text } from "./schemas.ts";

const FOR = 'a duration of 1 ms to 31 days, such as "10m"';

/** How long something lasts, in ms, at most 31 days. */
const forSchema = z.pipe(
  z.union([z.number(), z.string()], FOR).check(
    z.refine((duration) => durationWithin(duration) !== null, FOR),
    z.meta({ description: `It is ${FOR}.`, examples: ["10m"] }),
  ),
  z.transform((duration) => durationWithin(duration) ?? 0),
);

function durationWithin(duration: unknown): number | null {
  const ms = milliseconds(duration);
  return ms !== null && ms >= 1 && ms <= LONGEST_ACT ? ms : null;
}

const reason = z._default(text(1_000), "");
const TYPES = `a list of at most ${MOST_TYPES} types, of at most ${LONGEST_TYPE} characters each`;

export const actBody = z.discriminatedUnion(
  "do",
  [
    z.strictObject({ do: z.literal("warn"), reason }),
    z.strictObject({ do: z.literal("mute"), for: forSchema, reason }),
    z.strictObject({
      do: z.literal("restrict"),
      only: z
        .array(z.string(TYPES).check(z.maxLength(LONGEST_TYPE, TYPES)), TYPES)
        .check(z.maxLength(MOST_TYPES, TYPES)),
      for: forSchema,
      reason,
    }),
    z.strictObject({ do: z.literal("release"), reason }),
    z.strictObject({ do: z.literal("forgive"), reason }),
  ],
  'an object whose do is "warn", "mute", "restrict", "release" or "forgive"',
) satisfies z.ZodMiniType<unknown, AdminActRequest>;

export const actsSchema: z.ZodMiniType<AdminActs> = z.intersection(
  z.object({ target: recordKeySchema }),
  clientActsSchema,
);
