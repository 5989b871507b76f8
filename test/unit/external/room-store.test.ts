import * as fc from "fast-check";
import { roomStore } from "party-bouncer";
import { RateLimiterMemcache, RateLimiterMemory, type RateLimiterRes } from "rate-limiter-flexible";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { runs } from "../../support/runs.ts";
import { memorySql } from "../../support/sql.ts";
import { MINUTE, SECOND, START } from "../../support/time.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["Date", "setTimeout", "clearTimeout"], now: START });
});
afterEach(() => {
  vi.useRealTimers();
});

const limiter = (
  storage: Parameters<typeof roomStore>[0],
  numbers: { points?: number; duration?: number; blockDuration?: number } = {},
): RateLimiterMemcache =>
  new RateLimiterMemcache({ storeClient: roomStore(storage), points: 3, duration: 60, ...numbers });

const outcome = (asked: Promise<RateLimiterRes>): Promise<object> =>
  asked.then(
    ({ consumedPoints, msBeforeNext }) => ({ allowed: true, consumedPoints, msBeforeNext }),
    ({ consumedPoints, msBeforeNext }: RateLimiterRes) => ({ allowed: false, consumedPoints, msBeforeNext }),
  );

describe("a limiter of rate-limiter-flexible on the store of a room", () => {
  const aStep = fc.oneof(
    fc.record({ do: fc.constant("consume"), key: fc.constantFrom("a", "b", "c"), points: fc.nat(3) }),
    fc.record({
      do: fc.constantFrom("penalty", "reward"),
      key: fc.constantFrom("a", "b"),
      points: fc.nat(2),
    }),
    fc.record({
      do: fc.constant("block"),
      key: fc.constantFrom("a", "b"),
      points: fc.integer({ min: 1, max: 9 }),
    }),
    fc.record({ do: fc.constant("delete"), key: fc.constantFrom("a", "b"), points: fc.constant(0) }),
    fc.record({ do: fc.constant("wait"), key: fc.constant(""), points: fc.nat(40_000) }),
  );

  it("says what the library's own memory limiter says, hibernating at random", async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(aStep, { maxLength: 30 }),
        fc.integer({ min: 1, max: 60 }),
        fc.constantFrom(0, 20),
        async (steps, duration, blockDuration) => {
          const numbers = { points: 3, duration, blockDuration };
          const storage = { sql: memorySql() };
          const theirs = new RateLimiterMemory(numbers);
          let ours = limiter(storage, numbers);
          for (const { do: action, key, points } of steps) {
            if (action === "wait") {
              vi.advanceTimersByTime(points);
              // A room hibernates ten seconds after its last event.
              if (points > 10 * SECOND) ours = limiter(storage, numbers);
            } else if (action === "delete") {
              expect(await ours.delete(key)).toBe(await theirs.delete(key));
            } else {
              const method = action as "consume" | "penalty" | "reward" | "block";
              expect(await outcome(ours[method](key, points))).toEqual(
                await outcome(theirs[method](key, points)),
              );
            }
          }
        },
      ),
      { numRuns: runs(300) },
    );
  });

  it("sets no timer", async () => {
    await limiter({ sql: memorySql() }).consume("a");
    expect(vi.getTimerCount()).toBe(0);
    await new RateLimiterMemory({ points: 3, duration: 60 }).consume("a");
    expect(vi.getTimerCount()).toBe(1);
  });

  it("writes nothing that is over before the room can hibernate", async () => {
    const sql = memorySql();
    await limiter({ sql }, { duration: 10 }).consume("a");
    expect(sql.database.prepare("SELECT name FROM sqlite_master").all()).toEqual([]);
  });

  it("counts on in a table that the app has dropped", async () => {
    const sql = memorySql();
    const given = limiter({ sql });
    await given.consume("a");
    sql.database.exec("DROP TABLE party_bouncer_counts");
    expect((await given.consume("a")).consumedPoints).toBe(2);
    expect((await limiter({ sql }).consume("a")).consumedPoints).toBe(3);
  });

  it.each([
    ["no storage", undefined],
    ["null", null],
    ["a storage without SQL", {}],
    [
      "a storage whose SQL is not there",
      {
        get sql(): never {
          throw new Error("SQL is not enabled for this Durable Object class");
        },
      },
    ],
  ])("counts in memory with %s", async (_, storage) => {
    const given = limiter(storage);
    await given.consume("a", 3);
    expect(await outcome(given.consume("a"))).toMatchObject({ allowed: false });
  });

  it("fails if the room's SQL does", async () => {
    const sql = memorySql();
    const given = limiter({ sql });
    await given.consume("a");
    sql.database.close();
    await expect(given.consume("b")).rejects.toThrow(Error);
  });
});

describe("the table of a room's store", () => {
  const rows = (sql: ReturnType<typeof memorySql>): number =>
    Number(sql.database.prepare("SELECT count(*) AS n FROM party_bouncer_counts").get()?.["n"]);

  it("gives back what is over", async () => {
    const sql = memorySql();
    for (let client = 0; client < 50; client++) await limiter({ sql }).consume(`client ${client}`);
    expect(rows(sql)).toBe(100);
    vi.setSystemTime(START + MINUTE + 1);
    await limiter({ sql }).consume("somebody");
    expect(rows(sql)).toBe(2);
  });

  it("never has many more than ten thousand rows, whatever keys come", async () => {
    const sql = memorySql();
    const given = limiter({ sql });
    for (let client = 0; client < 6_000; client++) await given.consume(`client ${client}`);
    expect(rows(sql)).toBeLessThanOrEqual(10_128);
    expect((await limiter({ sql }).consume("client 5999")).consumedPoints).toBe(2);
  });
});
