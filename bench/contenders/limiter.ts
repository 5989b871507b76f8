import { RateLimiter } from "limiter";
import { atOnce, type Contender, type Setting, typesOf } from "./contender.ts";
import { HOUR } from "../../test/support/time.ts";

function limiterFor({ outcome }: Setting): RateLimiter {
  if (outcome === "admitted") {
    return new RateLimiter({ tokensPerInterval: Number.MAX_SAFE_INTEGER, interval: "second" });
  }
  const limiter = new RateLimiter({ tokensPerInterval: 1, interval: HOUR });
  limiter.tryRemoveTokens(1);
  return limiter;
}

/** It knows of no keys: each sender has a limiter of its own, or one for each type of message. */
export const limiter: Contender = {
  name: "limiter",
  unit: "`limiter.tryRemoveTokens(1)`; where all limits match, of each until one refuses",
  prepare(setting) {
    const { types, asked } = typesOf(setting);
    const matching = setting.matching === "all" ? types : [asked];
    const held = Array.from(
      { length: setting.keys },
      () => new Map(matching.map((type) => [type, limiterFor(setting)])),
    );
    const all = held.map((byType) => [...byType.values()]);
    return {
      judge:
        setting.matching === "all"
          ? atOnce((key) => all[key]?.every((limiter) => limiter.tryRemoveTokens(1)) === true)
          : atOnce((key) => held[key]?.get(asked)?.tryRemoveTokens(1) === true),
    };
  },
  tenASecond() {
    const limiter = new RateLimiter({ tokensPerInterval: 10, interval: "second" });
    return () => limiter.tryRemoveTokens(1);
  },
};
