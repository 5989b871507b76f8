import * as z from "zod/mini";
import { isRecordKey, type RecordKey } from "../identity/record-key.ts";
import { type LimitOverrides, rateSchema } from "../policy/limit.ts";
import { LONGEST_SWITCH } from "../policy/posture.ts";
import { LONGEST_EVERY, SHORTEST_EVERY } from "../policy/slow-mode.ts";
import type { Override, Switch } from "./switch.ts";

/** Most characters of a reason, and of whoever gave it. */
export const LONGEST_REASON = 1_000;
export const LONGEST_NAME = 256;

/** Most limits of one override. */
export const MOST_LIMITS = 10;

const wellFormed = (most: number): z.ZodMiniString<string> =>
  z.string().check(
    z.maxLength(most),
    z.refine((text) => text.isWellFormed()),
  );

/** Part of a storage key. */
const id = z.string().check(z.regex(/^[\w-]{1,64}$/));

/** Checks numbers by the names of limits. */
export const limitOverridesSchema: z.ZodMiniType<LimitOverrides> = z
  .record(z.string().check(z.minLength(1), z.maxLength(64)), z.union([z.literal(false), rateSchema]))
  .check(
    z.refine((limits) => {
      const { length } = Object.keys(limits);
      return length > 0 && length <= MOST_LIMITS;
    }, `from 1 to ${MOST_LIMITS} limits`),
  );

export const everyInMs: z.ZodMiniType<number> = z
  .int()
  .check(z.minimum(SHORTEST_EVERY), z.maximum(LONGEST_EVERY));
export const lengthInMs: z.ZodMiniType<number> = z.int().check(z.minimum(1), z.maximum(LONGEST_SWITCH));
export const targetSchema = z.custom<RecordKey>(isRecordKey);
export const authorship = { reason: wellFormed(LONGEST_REASON), by: wellFormed(LONGEST_NAME) };

const common = { id, at: z.number(), until: z.number(), ...authorship };

const isBounded = ({ at, until }: { readonly at: number; readonly until: number }): boolean =>
  until > at && until - at <= LONGEST_SWITCH;

const override = z.object({
  ...common,
  kind: z.literal("override"),
  target: targetSchema,
  limits: limitOverridesSchema,
});

/** Checks other numbers for one client. */
export const overrideSchema: z.ZodMiniType<Override> = override.check(z.refine(isBounded));

/** Checks a switch that was stored, or comes from another object. */
export const switchSchema: z.ZodMiniType<Switch> = z
  .discriminatedUnion("kind", [
    z.object({ ...common, kind: z.literal("slow-mode"), every: everyInMs }),
    z.object({
      ...common,
      kind: z.literal("posture"),
      posture: z.string().check(z.minLength(1), z.maxLength(64)),
    }),
    override,
  ])
  .check(z.refine(isBounded));
