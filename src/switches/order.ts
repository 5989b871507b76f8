import * as z from "zod/mini";
import type { RecordKey } from "../identity/record-key.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { Switch } from "./switch.ts";
import {
  authorship,
  everyInMs,
  lengthInMs,
  limitOverridesSchema,
  switchSchema,
  targetSchema,
} from "./switch-schema.ts";

interface Authorship {
  readonly reason: string;
  readonly by: string;
}

/** What a room is told to switch on or off, from outside. All durations are in ms. */
export type SwitchOrder =
  | (Authorship & { readonly do: "slow-mode"; readonly every: number; readonly for: number })
  /** `for: null`: as long as the posture says. */
  | (Authorship & { readonly do: "posture"; readonly posture: string; readonly for: number | null })
  /** Without a ledger. With one, the client's own object of the ledger is told: see `overrideClient`. */
  | (Authorship & {
      readonly do: "override";
      readonly target: RecordKey;
      readonly limits: LimitOverrides;
      readonly for: number;
    })
  /** `which`: an id, or a kind. */
  | { readonly do: "end"; readonly which: string; readonly by: string };

export const switchOrderSchema: z.ZodMiniType<SwitchOrder> = z.discriminatedUnion("do", [
  z.object({ do: z.literal("slow-mode"), every: everyInMs, for: lengthInMs, ...authorship }),
  z.object({
    do: z.literal("posture"),
    posture: z.string().check(z.minLength(1), z.maxLength(64)),
    for: z.nullable(lengthInMs),
    ...authorship,
  }),
  z.object({
    do: z.literal("override"),
    target: targetSchema,
    limits: limitOverridesSchema,
    for: lengthInMs,
    ...authorship,
  }),
  z.object({
    do: z.literal("end"),
    which: z.string().check(z.minLength(1), z.maxLength(64)),
    by: authorship.by,
  }),
]);

/** What came of an order. */
export interface SwitchAnswer {
  /** What was begun, or what was ended. */
  readonly done: readonly Switch[];
  /** Why nothing was done, for whoever gave the order; `null` if it was done. */
  readonly refused: string | null;
}

/** A posture that a room's policy prepares. */
export interface PreparedPosture {
  /** Its name in the policy. */
  readonly name: string;
  /** How long it lasts if nobody says, in ms. */
  readonly for: number;
  /** Whether a rule may raise it. */
  readonly hasRule: boolean;
}

/** What is on in a room, and what may be. */
export interface SwitchList {
  /** What is on. */
  readonly switches: readonly Switch[];
  /** The postures of its policy. */
  readonly postures: readonly PreparedPosture[];
  /** How slow its slow mode is if nobody says, in ms. */
  readonly every: number;
}

/** Most switches of one room, or of one answer. */
export const MOST_SWITCHES = 250;

export const switchAnswerSchema: z.ZodMiniType<SwitchAnswer> = z.object({
  done: z.array(switchSchema).check(z.maxLength(MOST_SWITCHES)),
  refused: z.nullable(z.string()),
});

export const switchListSchema: z.ZodMiniType<SwitchList> = z.object({
  switches: z.array(switchSchema).check(z.maxLength(MOST_SWITCHES)),
  postures: z.array(z.object({ name: z.string(), for: z.number(), hasRule: z.boolean() })),
  every: z.number(),
});
