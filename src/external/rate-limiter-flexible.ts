import type { Consume, Consumed } from "../policy/external-limit.ts";
import { requireMethod } from "./require-method.ts";

/** The part of a limiter of rate-limiter-flexible that is used here. */
export interface RateLimiterFlexibleLike {
  /** Takes points from what a key has left. Rejects with a `RateLimiterRes` if they do not suffice. */
  consume(key: string, points?: number): Promise<unknown>;
  /** The points of a key in one duration. */
  readonly points?: number;
  /** Seconds until points are given back. */
  readonly duration?: number;
}

/**
 * A limiter of `rate-limiter-flexible` as a limit: with any of its stores, and also its `BurstyRateLimiter`, `RateLimiterUnion` and wrappers.
 * Its memory limiter keeps a timer for each key, which keeps a room from hibernating: use {@link roomStore} instead.
 *
 * @throws {TypeError} if it is given something else
 * @example
 * const limiter = new RateLimiterMemcache({ storeClient: roomStore(ctx.storage), points: 20, duration: 60 });
 * const prompts = external({
 *   name: "prompts",
 *   match: { type: "prompt" },
 *   consume: fromRateLimiterFlexible(limiter),
 * });
 */
export function fromRateLimiterFlexible(limiter: RateLimiterFlexibleLike): Consume {
  requireMethod("fromRateLimiterFlexible", limiter, "consume", "a limiter of rate-limiter-flexible");
  return async (key, cost): Promise<Consumed> => {
    try {
      await limiter.consume(key, cost);
      return { allowed: true };
    } catch (rejection) {
      const refusal = refusalIn(rejection);
      if (refusal === null) throw rejection;
      return couldPass(limiter, cost) ? refusal : { ...refusal, retryAfter: Infinity };
    }
  };
}

/** Whether a cost may ever pass. A `BurstyRateLimiter` has points without a duration, and lets more pass than they are. */
function couldPass({ points, duration }: RateLimiterFlexibleLike, cost: number): boolean {
  return points === undefined || duration === undefined || cost <= points;
}

/** What a limiter rejects with if it refuses; `null` for what it rejects with if it fails. */
function refusalIn(rejection: unknown): Consumed | null {
  if (typeof rejection !== "object" || rejection === null || rejection instanceof Error) return null;
  const wait = waitIn(rejection);
  if (wait !== null) return { allowed: false, retryAfter: wait };
  // A union rejects with what each of its limiters that refuse or fail rejects with, by their prefixes.
  let longest: Consumed | null = null;
  for (const [limit, each] of Object.entries(rejection)) {
    const retryAfter = waitIn(each);
    if (retryAfter === null || retryAfter <= (longest?.retryAfter ?? -1)) continue;
    longest = { allowed: false, retryAfter, limit };
  }
  return longest;
}

/** Ms in a `RateLimiterRes`; `null` if it is none. What never expires has -1. */
function waitIn(value: unknown): number | null {
  const ms = (value as { msBeforeNext?: unknown } | null | undefined)?.msBeforeNext;
  if (typeof ms !== "number") return null;
  return ms < 0 ? Infinity : ms;
}
