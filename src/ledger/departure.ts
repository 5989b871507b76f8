import { z } from "zod";
import type { Kept } from "../identify/guest.ts";
import type { Conduct } from "../judge/conduct.ts";

/** How a client stood when its connection closed: so that leaving and coming back wins it nothing. */
export interface Departure {
  readonly conduct: Conduct;
  /** Counts it shares that take long to run down, such as five an hour. */
  readonly kept: readonly Kept[];
  /** Epoch ms at which all of it is forgiven. */
  readonly until: number;
}

const amount = z.number().min(0);
const schema = z.object({
  conduct: z.object({
    at: amount,
    strikes: amount.int(),
    cooldown: amount,
    grace: amount,
    calm: amount,
    restricted: amount,
    only: z.array(z.string()).nullable(),
    limit: z.string().nullable(),
  }),
  kept: z.array(
    z.object({
      count: amount,
      place: z.object({ kind: z.enum(["shared", "mine"]), key: z.string() }),
      bucket: z.object({ at: amount, count: amount, before: amount }),
    }),
  ),
  until: amount,
});

/** What to keep of two departures of one client: the strikes that last longer, and the newer counts. */
export function worseOf(before: Departure, now: Departure): Departure {
  return before.until > now.until ? { ...now, conduct: before.conduct, until: before.until } : now;
}

/** A departure as it was stored, or `null` where the record is not one. */
export function parseDeparture(record: unknown): Departure | null {
  const result = schema.safeParse(record);
  return result.success ? result.data : null;
}
