import * as z from "zod/mini";
import { idSchema } from "../bans/ban.ts";

/** What an operator does about a client that is here, short of a ban. */
export type Act =
  | {
      /** Gives a strike, and does what the ladder says. */
      readonly do: "warn";
      /** Told to the client. */
      readonly reason: string;
    }
  | {
      /** Refuses everything, without a strike. */
      readonly do: "mute";
      /** For so long, in ms. */
      readonly for: number;
      /** Told to the client; empty for none. */
      readonly reason: string;
    }
  | {
      /** Refuses all but some types of messages, without a strike. */
      readonly do: "restrict";
      /** Those that pass. Empty: none. */
      readonly only: readonly string[];
      /** For so long, in ms. */
      readonly for: number;
    }
  | {
      /** Ends a cool-down and a restriction. Strikes stay. */
      readonly do: "release";
    }
  | {
      /** Takes strikes away, with what came with them. */
      readonly do: "forgive";
    };

/** Longest mute or restriction, in ms: 31 days. */
export const LONGEST_ACT = 31 * 86_400_000;

/** Most types of a restriction, and most characters of each. */
export const MOST_TYPES = 20;
export const LONGEST_TYPE = 64;

const duration = z.number().check(z.minimum(1), z.maximum(LONGEST_ACT));
const reason = z.string().check(z.maxLength(1_000));

export const actSchema: z.ZodMiniType<Act> = z.discriminatedUnion("do", [
  z.object({ do: z.literal("warn"), reason }),
  z.object({ do: z.literal("mute"), for: duration, reason }),
  z.object({
    do: z.literal("restrict"),
    only: z.array(z.string().check(z.maxLength(LONGEST_TYPE))).check(z.maxLength(MOST_TYPES)),
    for: duration,
  }),
  z.object({ do: z.literal("release") }),
  z.object({ do: z.literal("forgive") }),
]);

/** Something is to be done about a client in each of its rooms. The answer is a `ClientActs`, or `null` if the id is that of something else. */
export interface ActCall {
  /** What is asked. */
  readonly do: "act";
  /** What is to be done. */
  readonly act: Act;
  /** Unique: if the same is asked for again, it is done only in the rooms that had not answered. At most 64 characters. */
  readonly id: string;
  /** Stands for all that is asked, so that something else with the same id is not taken for it. At most 64 characters. */
  readonly what: string;
}

export const actCallSchema: z.ZodMiniObject<{
  do: z.ZodMiniLiteral<"act">;
  act: z.ZodMiniType<Act>;
  id: z.ZodMiniType<string>;
  what: z.ZodMiniType<string>;
}> = z.object({ do: z.literal("act"), act: actSchema, id: idSchema, what: idSchema });
