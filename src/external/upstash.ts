import type { Consume, Consumed } from "../policy/external-limit.ts";
import { requireMethod } from "./require-method.ts";

/** The part of a `Ratelimit` of `@upstash/ratelimit` that is used here. */
export interface UpstashRatelimitLike {
  /** Takes `rate` from what is left under a key. */
  limit(key: string, options?: { rate?: number }): Promise<UpstashResponse>;
}

/** What it answers. */
export interface UpstashResponse {
  /** Whether the message may pass. */
  readonly success: boolean;
  /** The most that a window allows. */
  readonly limit: number;
  /** Epoch ms at which the window ends. */
  readonly reset: number;
  /** What is written after the answer. */
  readonly pending?: Promise<unknown>;
  /** Why it answers so, if it did not count. */
  readonly reason?: string | undefined;
}

/**
 * A `Ratelimit` of `@upstash/ratelimit` as a limit. If it gives up waiting for Redis, which is its own `timeout`, that counts as a failure
 * in place of an answer. It takes no signal: give its `Redis` one, since a request that hangs keeps a room awake.
 *
 * @throws {TypeError} if it is given something else
 * @example
 * const redis = new Redis({ url: env.UPSTASH_URL, token: env.UPSTASH_TOKEN, signal: () => AbortSignal.timeout(1_000) });
 * const limiter = new Ratelimit({ redis, limiter: Ratelimit.slidingWindow(20, "1 h") });
 * const prompts = external({
 *   name: "prompts",
 *   match: { type: "prompt" },
 *   consume: fromUpstash(limiter),
 *   maxRetryAfter: "1h",
 * });
 */
export function fromUpstash(ratelimit: UpstashRatelimitLike): Consume {
  requireMethod("fromUpstash", ratelimit, "limit", "a Ratelimit of @upstash/ratelimit");
  return async (key, cost): Promise<Consumed> => {
    const { success, limit, reset, reason, pending } = await ratelimit.limit(key, { rate: cost });
    // What it writes afterwards, such as analytics, changes no answer.
    pending?.catch(() => {});
    if (reason === "timeout")
      throw new Error("Redis did not answer within the timeout of @upstash/ratelimit");
    if (success) return { allowed: true };
    const isNever = limit > 0 && cost > limit;
    return {
      allowed: false,
      retryAfter: isNever ? Infinity : reset > 0 ? Math.max(0, reset - Date.now()) : undefined,
      limit: reason,
    };
  };
}
