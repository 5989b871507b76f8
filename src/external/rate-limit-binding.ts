import type { Consume } from "../policy/external-limit.ts";
import { requireMethod } from "./require-method.ts";

/** The part of Cloudflare's rate limiting binding that is used here. */
export interface RateLimitBindingLike {
  /** Counts one under a key. */
  limit(options: { key: string }): Promise<RateLimitOutcome>;
}

/** What Cloudflare's rate limiting binding answers. */
export interface RateLimitOutcome {
  /** Whether it was within the limit. */
  readonly success: boolean;
}

/**
 * Cloudflare's rate limiting binding as a limit. It counts for each of Cloudflare's locations, over 10 or 60 seconds, and does not say how
 * long to wait, so a client that it refuses waits for its cool-down. It counts every message as 1.
 *
 * @throws {TypeError} if there is no such binding
 * @example
 * const prompts = external({
 *   name: "prompts",
 *   match: { type: "prompt" },
 *   consume: fromRateLimitBinding(env.PROMPTS),
 * });
 */
export function fromRateLimitBinding(binding: RateLimitBindingLike): Consume {
  requireMethod("fromRateLimitBinding", binding, "limit", "a binding from ratelimits in wrangler.jsonc");
  const consume = async (key: string): Promise<boolean> => (await binding.limit({ key })).success;
  return Object.assign(consume, { onlyOne: true });
}
