import { type Consume, type Consumed, fromRateLimiterFlexible, roomStore } from "party-bouncer";
import {
  BurstyRateLimiter,
  RateLimiterMemcache,
  RateLimiterMemory,
  RateLimiterUnion,
} from "rate-limiter-flexible";
import { afterEach, beforeEach, expect, it, vi } from "vitest";

// Else a machine that stalls would take from what is left of a duration.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"] }));
afterEach(() => void vi.useRealTimers());

const { signal } = new AbortController();

const limiter = (points: number, keyPrefix = "test", duration = 60): RateLimiterMemcache =>
  new RateLimiterMemcache({ storeClient: roomStore(), points, duration, keyPrefix });

async function ask(consume: Consume, key: string, cost: number): Promise<Consumed> {
  return (await consume(key, cost, signal)) as Consumed;
}

it.each([
  ["a store", limiter(3)],
  ["its memory limiter", new RateLimiterMemory({ points: 3, duration: 60 })],
])("says what a limiter with %s says, key by key", async (_, given) => {
  const consume = fromRateLimiterFlexible(given);
  expect(await ask(consume, "user:ada", 2)).toEqual({ allowed: true });
  expect(await ask(consume, "user:ada", 1)).toEqual({ allowed: true });
  const { allowed, retryAfter = 0 } = await ask(consume, "user:ada", 1);
  expect(allowed).toBe(false);
  expect(retryAfter).toBeGreaterThan(59_000);
  expect(retryAfter).toBeLessThanOrEqual(60_000);
  expect(await ask(consume, "user:bob", 1)).toEqual({ allowed: true });
});

it("never admits more than all points of a duration", async () => {
  expect(await ask(fromRateLimiterFlexible(limiter(3)), "user:ada", 4)).toEqual({
    allowed: false,
    retryAfter: Infinity,
  });
});

it("never admits again what never expires", async () => {
  const consume = fromRateLimiterFlexible(limiter(1, "test", 0));
  expect(await ask(consume, "user:ada", 1)).toEqual({ allowed: true });
  expect(await ask(consume, "user:ada", 1)).toEqual({ allowed: false, retryAfter: Infinity });
});

it("lets the burst of a bursty limiter pass", async () => {
  const consume = fromRateLimiterFlexible(
    new BurstyRateLimiter(limiter(1, "rate"), limiter(3, "burst")) as never,
  );
  const said = [];
  for (const cost of [1, 3, 1]) said.push(await ask(consume, "user:ada", cost));
  expect(said).toEqual([
    { allowed: true },
    { allowed: true },
    { allowed: false, retryAfter: expect.any(Number) },
  ]);
});

it("waits for the slowest limiter of a union, and says which it is", async () => {
  const union = new RateLimiterUnion(
    limiter(1, "short", 10),
    limiter(1, "long", 100),
    limiter(9, "large", 900),
  );
  const consume = fromRateLimiterFlexible(union as never);
  expect(await ask(consume, "user:ada", 1)).toEqual({ allowed: true });
  const refusal = await ask(consume, "user:ada", 1);
  expect(refusal).toMatchObject({ allowed: false, limit: "long" });
  expect(refusal.retryAfter).toBeGreaterThan(99_000);
});

it.each([
  ["a limiter", (storeClient: unknown) => new RateLimiterMemcache({ storeClient, points: 1, duration: 1 })],
  [
    "a union",
    (storeClient: unknown) =>
      new RateLimiterUnion(new RateLimiterMemcache({ storeClient, points: 1, duration: 1 }), limiter(5)),
  ],
])("fails if the store of %s does, and does not take that for a refusal", async (_, make) => {
  const fail = (...args: unknown[]): void => {
    (args.at(-1) as (error: Error) => void)(new Error("the store is down"));
  };
  const consume = fromRateLimiterFlexible(make({ incr: fail, add: fail, get: fail }) as never);
  await expect(consume("user:ada", 1, signal)).rejects.toBeDefined();
});

it("throws at once if there is no limiter", () => {
  expect(() => fromRateLimiterFlexible(undefined as never)).toThrow(
    "expected a limiter of rate-limiter-flexible",
  );
});
