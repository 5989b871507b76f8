import type { Contender } from "./contender.ts";
import { counter } from "./counter.ts";
import { honoRateLimiter } from "./hono-rate-limiter.ts";
import { limiter } from "./limiter.ts";
import { journey, journeyHibernating, journeyPerClient, rateLimitHelper, verdict } from "./party-bouncer.ts";
import { rateLimiterFlexible } from "./rate-limiter-flexible.ts";
import { sample, sampleHibernating } from "./sample-limiter.ts";
import { upstash } from "./upstash.ts";

/** Everyone who is compared, in the order of the tables. */
export const LINE_UP: readonly Contender[] = [
  verdict,
  journey,
  journeyHibernating,
  journeyPerClient,
  rateLimitHelper,
  rateLimiterFlexible,
  limiter,
  honoRateLimiter,
  upstash,
  sample,
  sampleHibernating,
  counter,
];
