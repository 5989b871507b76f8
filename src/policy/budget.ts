import * as z from "zod/mini";
import type { ClientInfo } from "../identity/client-info.ts";
import { type Duration, windowDuration } from "./duration.ts";
import { count } from "./limit.ts";

/** Who shares a budget: see {@link Budget.per}. */
export type BudgetPer = "client" | "connection" | "room" | ((client: ClientInfo) => string | null);

/**
 * How much may be spent in a span of time, of something whose cost is known only afterwards, such as the tokens of a model call:
 * `bouncer.budgets`.
 *
 * @example
 * const tokens: Budget = { name: "tokens", limit: 100_000, window: "1h" };
 */
export interface Budget {
  /** What `bouncer.budgets` calls it. At most 64 characters. */
  name: string;
  /** How much may be spent in any `window`, in a unit of your choice. A whole number, 1 or more. */
  limit: number;
  /** The span that `limit` is per: at least 10 ms. Choose one that is longer than your longest turn. */
  window: Duration;
  /**
   * Who shares it. Default: `"client"`.
   *
   * - `"client"`: all connections of one client. A connection whose client is unknown has the budget to itself.
   * - `"connection"`: the connections of one client that have the same id (`?_pk=`).
   * - `"room"`: everyone.
   * - a function: everyone for whom it returns the same string. If it returns `null`, the budget does not apply.
   */
  per?: BudgetPer | undefined;
  /** Another `limit` for those of a tier; `false` lifts the budget for them. */
  tiers?: { readonly [tier: string]: BudgetTier | false } | undefined;
}

/** What those of a tier may spend. */
export interface BudgetTier {
  /** See {@link Budget.limit}. */
  readonly limit: number;
}

/** A {@link Budget} with its defaults filled in. */
export interface DefinedBudget {
  /** See {@link Budget.name}. No two budgets of a policy share one. */
  readonly name: string;
  /** See {@link Budget.limit}. */
  readonly limit: number;
  /** See {@link Budget.window}. In ms. */
  readonly window: number;
  /** See {@link Budget.per}. */
  readonly per: BudgetPer;
  /** See {@link Budget.tiers}. */
  readonly tiers?: { readonly [tier: string]: BudgetTier | false } | undefined;
}

const tierSchema = z.union(
  [z.literal(false), z.strictObject({ limit: count })],
  "an object with limit, or false",
);

export const budgetSchema = z.strictObject(
  {
    name: z.string("a name").check(
      z.minLength(1, "a name"),
      z.maxLength(64, "a name of at most 64 characters"),
      z.refine((name) => name.isWellFormed(), "a name without halves of characters"),
    ),
    limit: count,
    window: windowDuration,
    per: z._default(
      z.union(
        [
          z.enum(["client", "connection", "room"]),
          z.custom<Exclude<BudgetPer, string>>((value) => typeof value === "function"),
        ],
        '"client", "connection", "room" or a function',
      ),
      "client",
    ),
    tiers: z.optional(z.record(z.string(), tierSchema, "an object of tiers")),
  },
  "a budget object",
);
