import { MemoryStore } from "hono-rate-limiter";
import { atOnce, type Contender, idsOf, typesOf } from "./contender.ts";
import { HOUR } from "../../test/support/time.ts";

function storeOf(windowMs: number): MemoryStore {
  const store = new MemoryStore();
  store.init({ windowMs } as Parameters<MemoryStore["init"]>[0]);
  return store;
}

/** Its store alone, as its middlewares ask it: those are for requests, and for one limit each. */
export const honoRateLimiter: Contender = {
  name: "hono-rate-limiter",
  unit: "`store.increment(key).totalHits <= limit` of MemoryStore; where all limits match, of each until one refuses",
  prepare(setting) {
    const { types, asked } = typesOf(setting);
    const ids = idsOf(setting);
    const limit = setting.outcome === "admitted" ? Infinity : 0;
    const stores = types.map(() => storeOf(HOUR));
    const byType = new Map(types.map((type, index) => [type, stores[index]]));
    const admits = (store: MemoryStore | undefined, key: number): boolean =>
      store !== undefined && store.increment(ids[key] ?? "").totalHits <= limit;
    return {
      judge:
        setting.matching === "all"
          ? atOnce((key) => stores.every((store) => admits(store, key)))
          : atOnce((key) => admits(byType.get(asked), key)),
      end() {
        for (const store of stores) store.shutdown();
      },
    };
  },
  tenASecond() {
    const store = storeOf(1_000);
    return () => store.increment("sender").totalHits <= 10;
  },
};
