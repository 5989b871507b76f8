import { Ratelimit } from "@upstash/ratelimit";
import { type Contender, idsOf, type Judge, typesOf } from "./contender.ts";

const NOT_ITS_OWN = "what it admits, a Redis decides, a request over the network away";

type Redis = ConstructorParameters<typeof Ratelimit>[0]["redis"];

/** In place of a Redis whose answer is always that the limit is used up. */
const usedUp = { evalsha: () => Promise.resolve([-1, 0]) } as unknown as Redis;

/** Of what it does only the refusal of those who are known to be over is done in memory. */
export const upstash: Contender = {
  name: "@upstash/ratelimit",
  unit: "`await ratelimit.limit(key)` that its ephemeral cache answers; where all limits match, of each until one refuses",
  async prepare(setting) {
    if (setting.outcome === "admitted") return { because: NOT_ITS_OWN };
    const { types, asked } = typesOf(setting);
    const matching = setting.matching === "all" ? types : [asked];
    const ids = idsOf(setting);
    const limiters = matching.map(
      (prefix) => new Ratelimit({ redis: usedUp, limiter: Ratelimit.slidingWindow(1, "1 d"), prefix }),
    );
    for (const limiter of limiters) for (const id of ids) await limiter.limit(id);
    return { judge: inTurn(limiters, ids) };
  },
  tenASecond: () => ({ because: NOT_ITS_OWN }),
};

function inTurn(limiters: readonly Ratelimit[], ids: readonly string[]): Judge {
  return async (keys) => {
    let admitted = 0;
    for (const key of keys) {
      let passes = true;
      for (const limiter of limiters) {
        if (!passes) break;
        passes = (await limiter.limit(ids[key] ?? "")).success;
      }
      if (passes) admitted++;
    }
    return admitted;
  };
}
