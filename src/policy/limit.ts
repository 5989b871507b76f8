import * as z from "zod/mini";
import type { MessageInfo } from "../identity/client-info.ts";
import type { Message } from "../shared/message.ts";
import { OWN_NAMES } from "../shared/own-names.ts";
import { chosen } from "./chosen.ts";
import { type Duration, windowDuration } from "./duration.ts";
import { type Enforcement, enforcementSchema } from "./enforcement.ts";
import { type Match, matchSchema } from "./match.ts";
import { type DefinedOnRefusal, type OnRefusal, onRefusalSchema } from "./on-refusal.ts";
import { type Warning, warningSchema } from "./warning.ts";

/** How a limit counts. `docs/guides/limits.md` says what each guarantees. */
export type AlgorithmName = "gcra" | "sliding-window" | "fixed-window";

/** What a message costs: 1, its bytes, or what a function says (a number of 0 or more, rounded up). */
export type Cost = "messages" | "bytes" | ((message: Message, info: MessageInfo) => number);

/** Who shares a limit: see {@link Limit.per}. */
export type Per = "connection" | "client" | "address" | "room" | ((info: MessageInfo) => string | null);

/** How often something may happen. */
export interface Rate {
  /** How often per `window`. A whole number, 1 or more. */
  limit: number;
  /** The span that `limit` is per: at least 10 ms. */
  window: Duration;
  /** How often at once after a pause. Default: `limit`. */
  burst?: number | undefined;
}

/** Other numbers for a tier. */
export interface TierRate {
  /** How much per `window`. Default: as in the limit. */
  limit?: number | undefined;
  /** The span that `limit` is per. Default: as in the limit. */
  window?: Duration | undefined;
  /** How much may come at once after a pause. Default: as in the limit, but at least the tier's `limit`. */
  burst?: number | undefined;
}

/** How fast something may go: at most `burst` at once, and `limit` per `window` in the long run. */
export interface Limit {
  /**
   * Said in warnings and close reasons, so that a person knows which limit it was. At most 64 characters. The bouncer uses some names
   * itself: `maxMessageBytes`, `restricted`, `invalid`, `connects`, `perClient`, `perRoom`, `slow-mode`, `rooms`, `penalty`, `operator`.
   */
  name: string;
  /** How much per `window`. A whole number, 1 or more. */
  limit: number;
  /** The span that `limit` is per: at least 10 ms. */
  window: Duration;
  /**
   * How much may come at once after a pause. Default: `limit`. A larger burst forgives a bumpy network, whose delayed
   * messages arrive together. Only `gcra` has one.
   */
  burst?: number | undefined;
  /** Default: `"gcra"`, a burst and a sustained rate, without the edges that windows have. */
  algorithm?: AlgorithmName | undefined;
  /**
   * What a message counts for. Default: `"messages"`, so 1. A message that costs more than may ever come at once is
   * refused for good, and its warning says so.
   */
  cost?: Cost | undefined;
  /**
   * Who shares the limit. Default: `"connection"`, each for itself.
   *
   * - `"client"`: all connections of one client. A connection whose client is unknown has the limit to itself.
   * - `"address"`: everybody behind one address. A connection whose address is unknown has the limit to itself.
   * - `"room"`: everyone. Once half of the burst is used up, each client has an equal share of the rest and of the rate: one that
   *   takes no more is never refused because of others. Nobody is given a strike for a room that others have filled.
   * - a function: everyone for whom it returns the same string. If it returns `null`, the limit does not apply to that message.
   */
  per?: Per | undefined;
  /**
   * Which messages count. Default: all. Each combination of what the named properties are has a count of its own: with
   * `{ type: ["a", "b"] }` there is one for `a` and one for `b`.
   */
  match?: Match | undefined;
  /** Other numbers for those of a tier; `false` lifts the limit for them. */
  tiers?: { readonly [tier: string]: TierRate | false } | undefined;
  /** What a refusal by this limit does to the message. Default: as the policy says, else `"drop"`. */
  onRefusal?: OnRefusal | undefined;
  /** Whether it refuses, or is only tried. Default: `true`. */
  enforce?: Enforcement | undefined;
  /** What a warning says when this limit refuses. Default: the policy's. */
  warning?: Warning | undefined;
}

/** The numbers of a limit, with its defaults filled in. */
export interface DefinedRate {
  /** How much per `window`. */
  readonly limit: number;
  /** The span that `limit` is per, in ms. */
  readonly window: number;
  /** How much may come at once after a pause. */
  readonly burst: number;
}

/** Other numbers for one client, by the names of limits; `false` lifts a limit. */
export type LimitOverrides = Readonly<Record<string, DefinedRate | false>>;

/** A limit with its defaults filled in. */
export interface DefinedLimit extends DefinedRate {
  /** Said in warnings and close reasons. No two limits of a policy share one. */
  readonly name: string;
  /** How it counts. */
  readonly algorithm: AlgorithmName;
  /** What a message counts for. */
  readonly cost: Cost;
  /** Who shares it. */
  readonly per: Per;
  /** Which messages count. Without it, all do. */
  readonly match?: Match | undefined;
  /** The numbers of each tier that has its own; `false` if the limit does not apply to that tier. */
  readonly tiers?: { readonly [tier: string]: DefinedRate | false } | undefined;
  /** What a refusal by this limit does to the message. Without it, what the policy says. */
  readonly onRefusal?: DefinedOnRefusal | undefined;
  /** Whether it refuses, or is only tried. Without it, it refuses. */
  readonly enforce?: Enforcement | undefined;
  /** What a warning says when this limit refuses. Without it, what the policy says. */
  readonly warning?: Warning | undefined;
}

export const count = z.int("a whole number").check(z.minimum(1, "a whole number, 1 or more"));

const isFunction = (value: unknown): boolean => typeof value === "function";

// 2^50 leaves the integer arithmetic of a bucket exact: see measure/gcra.ts.
const MAX_EXACT = 2 ** 50;

const fitsExactly = ({ burst, window, limit }: DefinedRate): boolean =>
  Math.max(burst, limit) * window <= MAX_EXACT;
const TOO_LARGE = "a smaller burst or a shorter window: burst * window (ms) must be at most 2^50";

/** `limit`, `window` and `burst` alone. */
export const rateSchema = z
  .pipe(
    z.strictObject(
      { limit: count, window: windowDuration, burst: z.optional(count) },
      "an object with limit and window",
    ),
    z.transform((rate): DefinedRate => ({ ...rate, burst: rate.burst ?? rate.limit })),
  )
  .check(z.refine(fitsExactly, TOO_LARGE));

const tierRate = z.strictObject(
  { limit: z.optional(count), window: z.optional(windowDuration), burst: z.optional(count) },
  "an object with limit, window or burst, or false",
);

const tierSchema = chosen((rate): z.ZodMiniLiteral<false> | typeof tierRate =>
  rate === false ? z.literal(false) : tierRate,
);

/** A limit with a name of the bouncer's own could not be told from what that reports under it. */
export const limitName = z.string("a name").check(
  z.minLength(1, "a name"),
  z.maxLength(64, "a name of at most 64 characters"),
  z.refine((name) => !OWN_NAMES.has(name), "a name of its own: the bouncer uses this one"),
);

export const costSchema = z.union(
  [z.enum(["messages", "bytes"]), z.custom<Exclude<Cost, string>>(isFunction)],
  '"messages", "bytes" or a function',
);

export const limitSchema = z
  .pipe(
    z
      .strictObject(
        {
          name: limitName,
          limit: count,
          window: windowDuration,
          burst: z.optional(count),
          algorithm: z._default(
            z.enum(["gcra", "sliding-window", "fixed-window"], '"gcra", "sliding-window" or "fixed-window"'),
            "gcra",
          ),
          cost: z._default(costSchema, "messages"),
          per: z._default(
            z.union(
              [
                z.enum(["connection", "client", "address", "room"]),
                z.custom<Exclude<Per, string>>(isFunction),
              ],
              '"connection", "client", "address", "room" or a function',
            ),
            "connection",
          ),
          match: z.optional(matchSchema),
          tiers: z.optional(z.record(z.string(), tierSchema, "an object of tiers")),
          onRefusal: z.optional(onRefusalSchema),
          enforce: z.optional(enforcementSchema),
          warning: z.optional(warningSchema),
        },
        "a limit object",
      )
      .check(
        z.refine(
          ({ algorithm, burst, limit }) => algorithm === "gcra" || burst === undefined || burst === limit,
          {
            path: ["burst"],
            message: "no burst, which only gcra has",
          },
        ),
        z.refine(
          ({ algorithm, tiers = {} }) =>
            algorithm === "gcra" ||
            Object.values(tiers).every(
              (rate) => rate === false || rate.burst === undefined || rate.burst === rate.limit,
            ),
          { path: ["tiers"], message: "no burst, which only gcra has" },
        ),
      ),
    z.transform(({ tiers, ...limit }) => {
      const rate = { limit: limit.limit, window: limit.window, burst: limit.burst ?? limit.limit };
      return {
        ...limit,
        ...rate,
        ...(tiers === undefined ? {} : { tiers: tiersOf(tiers, rate, limit.algorithm !== "gcra") }),
      };
    }),
  )
  .check(
    z.refine(fitsExactly, TOO_LARGE),
    z.refine(({ tiers = {} }) => Object.values(tiers).every((rate) => rate === false || fitsExactly(rate)), {
      path: ["tiers"],
      message: TOO_LARGE,
    }),
  );

function tiersOf(
  tiers: Record<
    string,
    false | { limit?: number | undefined; window?: number | undefined; burst?: number | undefined }
  >,
  usual: DefinedRate,
  isWindowed: boolean,
): Record<string, DefinedRate | false> {
  return Object.fromEntries(
    Object.entries(tiers).map(([tier, rate]) => {
      if (rate === false) return [tier, false];
      const { limit = usual.limit, window = usual.window } = rate;
      const burst = rate.burst ?? (isWindowed ? limit : Math.max(usual.burst, limit));
      return [tier, { limit, window, burst }];
    }),
  );
}
