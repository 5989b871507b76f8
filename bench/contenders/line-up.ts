import type { Contender } from "./contender.ts";
import { counter } from "./counter.ts";
import { honoRateLimiter } from "./hono-rate-limiter.ts";
import { limiter } from "./limiter.ts";
import {
  handle,
  handleHeard,
  handleHibernating,
  handleHibernatingHeard,
  handlePerClient,
  handlePerClientHeard,
  handlePerClientHibernating,
  handlePerClientHibernatingHeard,
  rateLimitHelper,
  verdict,
} from "./party-bouncer.ts";
import { rateLimiterFlexible } from "./rate-limiter-flexible.ts";
import { sample, sampleHibernating } from "./sample-limiter.ts";
import { upstash } from "./upstash.ts";

/** Everyone who is compared, in the order of the tables: this library's own first. */
export const LINE_UP: readonly Contender[] = [
  handle,
  handleHibernating,
  handlePerClient,
  handlePerClientHibernating,
  handleHeard,
  handleHibernatingHeard,
  handlePerClientHeard,
  handlePerClientHibernatingHeard,
  verdict,
  rateLimitHelper,
  rateLimiterFlexible,
  limiter,
  honoRateLimiter,
  upstash,
  sample,
  sampleHibernating,
  counter,
];

/** Those whose ratios count: a short run asks nobody else about several limits. */
export const LEADING: readonly Contender[] = [
  handle,
  handleHibernating,
  handlePerClient,
  handlePerClientHibernating,
  rateLimiterFlexible,
];
