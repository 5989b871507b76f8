import { Ratelimit } from "@upstash/ratelimit";
import { Redis } from "@upstash/redis";
import { type Consumed, fromUpstash } from "party-bouncer";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { START } from "../../support/time.ts";
import { startUpstash, type UpstashServer } from "../../support/upstash-server.ts";

const WINDOW = 60_000;

let server: UpstashServer;
let serial = 0;

beforeAll(async () => {
  server = await startUpstash();
});
afterAll(() => server.close());
// The library's windows begin with the minutes of the clock: else one could begin in the midst of a test.
beforeEach(() => void vi.useFakeTimers({ toFake: ["Date"], now: START }));
afterEach(() => void vi.useRealTimers());

const { signal } = new AbortController();

function ratelimit(
  limiter: ConstructorParameters<typeof Ratelimit>[0]["limiter"],
  timeout = 5_000,
): Ratelimit {
  const redis = new Redis({ url: server.url, token: "token", retry: false, enableTelemetry: false });
  return new Ratelimit({ redis, limiter, timeout, prefix: `test-${serial++}` });
}

it.each([
  ["a fixed window", Ratelimit.fixedWindow(3, "60 s")],
  ["a sliding window", Ratelimit.slidingWindow(3, "60 s")],
])("says what %s says, key by key", async (_, limiter) => {
  const consume = fromUpstash(ratelimit(limiter));
  const said: boolean[] = [];
  for (let index = 0; index < 4; index++)
    said.push(((await consume("user:ada", 1, signal)) as Consumed).allowed);
  expect(said).toEqual([true, true, true, false]);
  const { allowed, retryAfter = 0 } = (await consume("user:ada", 1, signal)) as Consumed;
  expect(allowed).toBe(false);
  expect(retryAfter).toBeGreaterThan(0);
  expect(retryAfter).toBeLessThanOrEqual(WINDOW);
  expect(await consume("user:bob", 1, signal)).toEqual({ allowed: true });
});

it("takes the cost as the rate, and never admits more than a window allows", async () => {
  const consume = fromUpstash(ratelimit(Ratelimit.slidingWindow(3, "60 s")));
  expect(await consume("user:ada", 2, signal)).toEqual({ allowed: true });
  expect(await consume("user:ada", 2, signal)).toMatchObject({ allowed: false });
  expect(await consume("user:bob", 4, signal)).toMatchObject({ allowed: false, retryAfter: Infinity });
});

it("says that the library refuses without asking Redis", async () => {
  const consume = fromUpstash(ratelimit(Ratelimit.fixedWindow(1, "60 s")));
  await consume("user:ada", 1, signal);
  await consume("user:ada", 1, signal);
  const before = server.requests;
  expect(await consume("user:ada", 1, signal)).toMatchObject({ allowed: false, limit: "cacheBlock" });
  expect(server.requests).toBe(before);
});

it("takes the library's own time-out, which lets everything pass, for a failure", async () => {
  const consume = fromUpstash(ratelimit(Ratelimit.fixedWindow(1, "60 s"), 20));
  server.answers = false;
  await expect(consume("user:ada", 1, signal)).rejects.toThrow("Redis did not answer");
  server.answers = true;
});

it("fails if Redis cannot be reached", async () => {
  const gone = await startUpstash();
  const redis = new Redis({ url: gone.url, token: "token", retry: false, enableTelemetry: false });
  await gone.close();
  const consume = fromUpstash(new Ratelimit({ redis, limiter: Ratelimit.fixedWindow(1, "60 s") }));
  await expect(consume("user:ada", 1, signal)).rejects.toThrow(Error);
});

it("throws at once if there is no Ratelimit", () => {
  expect(() => fromUpstash(undefined as never)).toThrow("expected a Ratelimit of @upstash/ratelimit");
});
