import { definePolicy, external, type ExternalLimit, PolicyError } from "party-bouncer";
import { expect, it } from "vitest";
import { isExternal, ownLimits } from "../../../src/policy/external-limit.ts";

const consume = (): boolean => true;

function mistakeIn(limit: object): string {
  try {
    external(limit as ExternalLimit);
  } catch (error) {
    if (error instanceof PolicyError) return error.message.split("\n").slice(1).join("\n").trim();
    throw error;
  }
  return "";
}

it("has its defaults filled in by the policy", () => {
  const { limits } = definePolicy({ limits: [external({ name: "tokens", consume })] });
  expect(limits).toEqual([
    { name: "tokens", consume, per: "client", cost: "messages", timeout: 500, onFailure: "open" },
  ]);
});

it("is left as it is by external(), and is the same in a policy of that policy", () => {
  const limit = { name: "tokens", consume, timeout: "2s", maxRetryAfter: "1h" } as const;
  expect(external(limit)).toBe(limit);
  const { limits } = definePolicy({ limits: [limit] });
  expect(limits).toMatchObject([{ timeout: 2_000, maxRetryAfter: 3_600_000 }]);
  expect(definePolicy({ limits }).limits).toEqual(limits);
});

it("is told from the limits that the bouncer counts itself", () => {
  const policy = definePolicy({
    limits: [{ name: "messages", limit: 1, window: "1s" }, external({ name: "tokens", consume })],
  });
  expect(policy.limits.map((limit) => isExternal(limit))).toEqual([false, true]);
  expect(ownLimits(policy).map(({ name }) => name)).toEqual(["messages"]);
});

it.each([
  [{ consume }, "external.name: expected a name, received undefined"],
  [{ name: "tokens", consume: "redis" }, "external.consume: expected a function that asks a limiter"],
  [{ name: "tokens", consume, per: "room" }, 'external.per: expected "client", "address" or a function'],
  [{ name: "tokens", consume, timeout: "1m" }, "external.timeout: expected a duration of at most 30 s"],
  [{ name: "tokens", consume, timeout: 0 }, "external.timeout: expected a duration of at least 1 ms"],
  [{ name: "tokens", consume, onFailure: "close" }, 'Did you mean "closed"?'],
  [{ name: "tokens", consume, timeOut: 1 }, 'there is no option "timeOut". Did you mean "timeout"?'],
  [
    { name: "tokens", consume, tiers: { pro: {} } },
    "external.tiers.pro: expected a function that asks a limiter",
  ],
  [{ name: "connects", consume }, "external.name: expected a name of its own"],
])("%j is a mistake", (limit, message) => {
  expect(mistakeIn(limit)).toContain(message);
});

it("is a mistake in a policy in its own words, and under a name that another limit has", () => {
  const messages = { name: "messages", limit: 1, window: "1s" } as const;
  expect(() => definePolicy({ limits: [messages, { name: "messages", consume }] })).toThrow(
    "limits[1].name: expected another name than that of limits[0]",
  );
  expect(() => definePolicy({ limits: [{ name: "tokens", consume, limit: 1 } as never] })).toThrow(
    'limits[0]: there is no option "limit"',
  );
  expect(() => definePolicy({ limits: [{ name: "tokens", consume, onRefusal: "answer" }] })).toThrow(
    "limits[0].onRefusal: expected something other than answer",
  );
});
