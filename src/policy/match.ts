import * as z from "zod/mini";
import type { MessageInfo } from "../identity/client-info.ts";

/** What one property has to be: a value, one of several, or whatever a function says yes to. */
export type Matcher = string | readonly string[] | ((value: string | null, info: MessageInfo) => boolean);

/**
 * Which messages are meant: those that match every property named here.
 *
 * @example
 * const typing: Match = { type: ["typing", "cursor"], tier: (tier) => tier !== "pro" };
 */
export type Match = { readonly [Property in keyof MessageInfo]?: Matcher | undefined };

const matcher = z.union(
  [
    z.string(),
    z.array(z.string("a string")).check(z.minLength(1, "a string, a list of strings, or a function")),
    z.custom<Matcher>((value) => typeof value === "function"),
  ],
  "a string, a list of strings, or a function",
);

export const matchSchema = z.strictObject(
  {
    type: z.optional(matcher),
    clientKey: z.optional(matcher),
    userId: z.optional(matcher),
    connectionId: z.optional(matcher),
    address: z.optional(matcher),
    tier: z.optional(matcher),
  },
  "an object of properties to match",
);
