import { RateLimiterMemory, RateLimiterUnion } from "rate-limiter-flexible";
import { awaited, type Contender, idsOf, type Setting, typesOf } from "./contender.ts";

const HOUR = 3_600;

function limitersOf({ outcome }: Setting, types: readonly string[]): RateLimiterMemory[] {
  const points = outcome === "admitted" ? Number.MAX_SAFE_INTEGER : 0;
  return types.map((type) => new RateLimiterMemory({ keyPrefix: type, points, duration: HOUR }));
}

/** One limiter for each type of message, or a union where all hold for every message. */
export const rateLimiterFlexible: Contender = {
  name: "rate-limiter-flexible",
  unit: "`await limiter.consume(key)` of RateLimiterMemory; where all limits match, of RateLimiterUnion",
  prepare(setting) {
    const { types, asked } = typesOf(setting);
    const limiters = limitersOf(setting, types);
    const ids = idsOf(setting);
    const byType = new Map(types.map((type, index) => [type, limiters[index]]));
    const union = new RateLimiterUnion(...limiters);
    return {
      judge:
        setting.matching === "all"
          ? awaited((key) => union.consume(ids[key] ?? ""))
          : awaited((key) => byType.get(asked)?.consume(ids[key] ?? "") ?? Promise.reject(new Error(asked))),
      // Each key has a timer.
      end() {
        for (const limiter of limiters) for (const id of ids) void limiter.delete(id);
      },
    };
  },
  tenASecond() {
    const limiter = new RateLimiterMemory({ points: 10, duration: 1 });
    return () =>
      limiter.consume("sender").then(
        () => true,
        () => false,
      );
  },
};
