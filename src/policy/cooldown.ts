import * as z from "zod/mini";
import { type Duration, duration } from "./duration.ts";

/** The wait that follows a strike: `base * factor ** (strikes - 1)`, at most `max`. */
export interface Cooldown {
  /** Default: 1 second. */
  base?: Duration | undefined;
  /** Default: 2. At least 1. */
  factor?: number | undefined;
  /** Default: 30 seconds. */
  max?: Duration | undefined;
  /**
   * How long after a warning further messages are refused without another strike: the time the warning takes to arrive and be
   * heeded. Default: 1 second. It also bounds what a burst of messages queued while offline can cost: one strike. With 0 every
   * refused message counts, so that a single burst climbs the whole ladder.
   */
  grace?: Duration | undefined;
}

/** A {@link Cooldown} with its defaults filled in, in ms. */
export interface DefinedCooldown {
  /** See {@link Cooldown.base}. In ms. */
  readonly base: number;
  /** See {@link Cooldown.factor}. */
  readonly factor: number;
  /** See {@link Cooldown.max}. In ms. */
  readonly max: number;
  /** See {@link Cooldown.grace}. In ms. */
  readonly grace: number;
}

export const cooldownSchema = z
  .strictObject(
    {
      base: z._default(duration, 1_000),
      factor: z._default(z.number("a number").check(z.minimum(1, "a factor of 1 or more")), 2),
      max: z._default(duration, 30_000),
      grace: z._default(duration, 1_000),
    },
    "an object",
  )
  .check(
    z.refine(({ base, max }) => base <= max, {
      path: ["max"],
      message: "a duration of at least base (max is 30 s if you do not give one)",
    }),
  );
