import { z } from "zod";
import { type Duration, milliseconds } from "./duration.ts";
import { PolicyError } from "./policy-error.ts";

/** How fast something may go: at most `burst` at once, and `limit` per `window` in the long run. */
export interface Limit {
  /** Said in warnings and close reasons, so that a person knows which limit it was. At most 64 characters. */
  name: string;
  /** How many per `window`. A whole number, 1 or more. */
  limit: number;
  /** The span that `limit` is per. */
  window: Duration;
  /**
   * How many may come at once after a pause. Default: `limit`. A larger burst forgives a bumpy
   * network, whose delayed messages arrive together.
   */
  burst?: number | undefined;
}

/** How long a ban lasts. `"forever"` has to be said; nothing else is permanent. */
export type Term = Duration | "forever";

/** One step of the ladder: what happens at this many strikes, and at every further one below the next step. */
export type Rung =
  | {
      strikes: number;
      /** Warn, and refuse everything for the cool-down. */
      do: "warn";
    }
  | {
      strikes: number;
      /**
       * Let the client go on, unseen by the others. Meant for automated abuse: a person deserves to be
       * told. The limits still hold; there is no further cool-down.
       */
      do: "shadow-ban";
      /** Default: 10 minutes. */
      for?: Term | undefined;
    }
  | {
      strikes: number;
      /** Close every connection of the client with 4429, and refuse it at the door until the ban ends. */
      do: "close";
      /** Default: 1 minute. */
      for?: Term | undefined;
    };

/** The wait that follows a strike: `base * factor ** (strikes - 1)`, at most `max`. */
export interface Cooldown {
  /** Default: 1 second. */
  base?: Duration | undefined;
  /** Default: 2. At least 1. */
  factor?: number | undefined;
  /** Default: 30 seconds. */
  max?: Duration | undefined;
  /**
   * How long after a warning further messages are refused without another strike: the time the warning
   * takes to arrive and be heeded. Default: 1 second. It also bounds what a burst of messages queued
   * while offline can cost: one strike.
   */
  grace?: Duration | undefined;
}

/** What a room tells the bouncer about who is behind a connection. */
export type Identify = (
  request: RequestLike,
  connection: { readonly id: string },
) => Identity | PromiseLike<Identity>;

/** An id the app has verified, or nothing: then the client is its address. */
export type Identity = string | null | undefined;

/** The part of a `Request` that tells clients apart: both hosts', and the standard one, fit. */
export interface RequestLike {
  readonly url: string;
  readonly headers: { get(name: string): string | null };
}

/**
 * The rules of a room. Every field has a default that suits a chat.
 *
 * @example
 * const policy: Policy = { limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }] };
 */
export interface Policy {
  /** Default: one limit named `messages`, 10 per second with a burst of 20, for each connection. */
  limits?: readonly Limit[] | undefined;
  /** The largest message, in bytes of UTF-8. A larger one is a violation and never parsed. Default: 16,384. */
  maxMessageBytes?: number | undefined;
  cooldown?: Cooldown | undefined;
  /** One strike is forgiven for each such span without a violation, counted from the end of the cool-down. Default: 1 minute. */
  forgiveAfter?: Duration | undefined;
  /**
   * In order of strikes. Below the first rung a strike warns. Default: warn, and at the 6th strike
   * close for a minute.
   */
  ladder?: readonly Rung[] | undefined;
  /**
   * Who is behind a connection. Return only what you verified: never `connection.id`, which the client
   * chooses (`?_pk=`). May be async; where it throws, the client is its address. Default: the address
   * (`CF-Connecting-IP`; an IPv6 address by its /64), or nobody in particular where there is none.
   */
  identify?: Identify | undefined;
}

/** A policy with its defaults filled in and its durations in milliseconds. It is a valid {@link Policy} too. */
export interface DefinedPolicy {
  readonly limits: readonly Readonly<{ name: string; limit: number; window: number; burst: number }>[];
  readonly maxMessageBytes: number;
  readonly cooldown: Readonly<{ base: number; factor: number; max: number; grace: number }>;
  readonly forgiveAfter: number;
  readonly ladder: readonly DefinedRung[];
  readonly identify?: Identify | undefined;
}

export type DefinedRung =
  | { readonly strikes: number; readonly do: "warn" }
  | { readonly strikes: number; readonly do: "shadow-ban" | "close"; readonly for: number | "forever" };

const defined = new WeakSet<object>();

/**
 * Checks a policy and fills in its defaults.
 *
 * @throws {PolicyError} at once, with the path, what was expected and what was received, for each mistake.
 * @example
 * const policy = definePolicy({
 *   limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }],
 *   ladder: [{ strikes: 1, do: "warn" }, { strikes: 4, do: "close", for: "5m" }],
 * });
 */
export function definePolicy(policy: Policy = {}): DefinedPolicy {
  if (typeof policy === "object" && policy !== null && defined.has(policy)) {
    return policy as DefinedPolicy;
  }
  const result = policySchema.safeParse(policy);
  if (!result.success) throw new PolicyError(result.error.issues, policy);
  const complete = deepFreeze(result.data as DefinedPolicy);
  defined.add(complete);
  return complete;
}

const duration = z
  .custom<Duration>(
    (value) => milliseconds(value) !== null,
    'a duration, such as 250, "250ms", "10s", "1m", "1h" or "1d"',
  )
  .transform((value) => milliseconds(value) ?? 0);

const positiveDuration = duration.refine((ms) => ms >= 1, "a duration of at least 1 ms");

const term = z.union([z.literal("forever"), positiveDuration], 'a duration, such as "10m", or "forever"');

const count = z.int("a whole number").min(1, "a whole number, 1 or more");

// 2^50 leaves the integer arithmetic of a bucket exact: see measure/gcra.ts.
const MAX_EXACT = 2 ** 50;

const limit = z
  .strictObject(
    {
      name: z.string("a name").min(1, "a name").max(64, "a name of at most 64 characters"),
      limit: count,
      window: positiveDuration,
      burst: count.optional(),
    },
    "a limit object",
  )
  .transform((value) => ({ ...value, burst: value.burst ?? value.limit }))
  .refine(
    ({ burst, window, limit: rate }) => Math.max(burst, rate) * window <= MAX_EXACT,
    "a smaller burst or a shorter window: burst * window (ms) must be at most 2^50",
  );

const rung = z.discriminatedUnion(
  "do",
  [
    z.strictObject({ strikes: count, do: z.literal("warn") }),
    z.strictObject({ strikes: count, do: z.literal("shadow-ban"), for: term.default(10 * 60_000) }),
    z.strictObject({ strikes: count, do: z.literal("close"), for: term.default(60_000) }),
  ],
  'a rung with do: "warn", "shadow-ban" or "close"',
);

const cooldown = z
  .strictObject(
    {
      base: duration.default(1_000),
      factor: z.number("a number").min(1, "a factor of 1 or more").default(2),
      max: duration.default(30_000),
      grace: duration.default(1_000),
    },
    "an object",
  )
  .refine(({ base, max }) => base <= max, "max to be at least base");

const policySchema = z.strictObject(
  {
    limits: z
      .array(limit, "a list of limits")
      .refine(uniqueNames, "limits with names of their own")
      .default([{ name: "messages", limit: 10, window: 1_000, burst: 20 }]),
    maxMessageBytes: count.default(16_384),
    cooldown: cooldown.prefault({}),
    forgiveAfter: positiveDuration.default(60_000),
    ladder: z
      .array(rung, "a list of rungs")
      .refine(ascending, "rungs in order of strikes, each with more than the one before")
      .default([
        { strikes: 1, do: "warn" },
        { strikes: 6, do: "close", for: 60_000 },
      ]),
    identify: z.custom<Identify>((value) => typeof value === "function", "a function").optional(),
  },
  "a policy object",
);

function uniqueNames(limits: readonly { name: string }[]): boolean {
  return new Set(limits.map(({ name }) => name)).size === limits.length;
}

function ascending(rungs: readonly { strikes: number }[]): boolean {
  return rungs.every(({ strikes }, index) => index === 0 || strikes > (rungs[index - 1]?.strikes ?? 0));
}

function deepFreeze<T>(value: T): T {
  if (typeof value === "object" && value !== null) {
    for (const inner of Object.values(value)) deepFreeze(inner);
    Object.freeze(value);
  }
  return value;
}
