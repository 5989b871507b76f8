import { describe, expect, it } from "vitest";
import { CONNECTS } from "../../../src/limits/counter-id.ts";
import { Limiter } from "../../../src/limits/limiter.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { limiterFor, limiterOf, NOBODY } from "../../support/sender.ts";

const named = (name: string, rest: Partial<Limit> = {}): Limit => ({
  name,
  limit: 10,
  window: 1_000,
  ...rest,
});

const fails = (): never => {
  throw new Error("from the app");
};

describe("the limits that may count a message", () => {
  const limiter = limiterFor([
    named("chat", { match: { type: "chat" } }),
    named("all"),
    named("both", { match: { type: ["chat", "move"] } }),
    named("by a function", { match: { type: (type) => type === "move" } }),
    named("pro", { match: { tier: "pro" } }),
  ]);

  it.each<[string | null, string[]]>([
    ["chat", ["chat", "all", "both", "by a function", "pro"]],
    ["move", ["all", "both", "by a function", "pro"]],
    ["other", ["all", "by a function", "pro"]],
    ["constructor", ["all", "by a function", "pro"]],
    [null, ["all", "by a function", "pro"]],
  ])("of type %o are found without a look at the others, in the policy's order", (type, names) => {
    expect(limiter.limitsFor(type).map(({ definition }) => definition.name)).toEqual(names);
  });
});

describe("types", () => {
  const typeOf = (policy: Policy, asksForType = false, errors: unknown[] = []): string | null =>
    new Limiter(definePolicy(policy), asksForType, (error) => errors.push(error)).typeOf('{"type":"chat"}');

  it.each<[string, Policy, boolean, string | null]>([
    ["not read, if nothing depends on them", {}, false, null],
    ["read, if a rung depends on them", {}, true, "chat"],
    ["read, if a limit does", { limits: [named("a", { match: { type: "chat" } })] }, false, "chat"],
    ["read, if what is free does", { free: { type: "ping" } }, false, "chat"],
    ["read, if the app has a function for it", { classify: () => "mine" }, false, "mine"],
  ])("are %s", (_, policy, asksForType, type) => {
    expect(typeOf(policy, asksForType)).toBe(type);
  });

  it("are unknown if the app's function fails at it", () => {
    const errors: unknown[] = [];
    expect(typeOf({ classify: fails }, false, errors)).toBeNull();
    expect(errors).toEqual([new Error("from the app")]);
    expect(typeOf({ classify: () => 5 as never })).toBeNull();
  });
});

describe("a free message", () => {
  const ping = '{"type":"ping"}';
  const pretended = '{"type":"ping"} and much more';

  it.each<[string, Policy, string, boolean]>([
    ["no message, if the policy has none", {}, ping, false],
    ["one that matches", { free: { type: "ping" } }, ping, true],
    ["not one that does not", { free: { type: "pong" } }, ping, false],
    ["not one that only begins like it", { free: { type: "ping" } }, pretended, false],
    [
      "whatever the app's own function takes for one",
      { free: { type: "ping" }, classify: () => "ping" },
      pretended,
      true,
    ],
    ["not one whose match throws", { free: { type: fails } }, ping, false],
  ])("is %s", (_, policy, message, isFree) => {
    const limiter = new Limiter(definePolicy(policy), false, () => {});
    expect(limiter.isFree({ ...NOBODY, type: limiter.typeOf(message) }, message)).toBe(isFree);
  });
});

describe("the counters of a policy", () => {
  it("are found by the ids under which their buckets are kept", () => {
    const limiter = limiterOf({
      limits: [named("a", { per: "client", tiers: { pro: { limit: 20 } } }), named("b", { per: "room" })],
      admission: { connects: { limit: 5, window: "1m" } },
    });
    const counters = limiter.limits.flatMap((limit) => limit.counters);
    expect(counters).toHaveLength(4);
    for (const counter of counters) expect(limiter.counterOf(counter.id)).toBe(counter);
    expect(limiter.counterOf(CONNECTS)).toBe(limiter.connects);
    expect(limiter.counterOf(987_654_321)).toBeNull();
  });

  it.each<[string, Policy, boolean]>([
    ["by default", {}, false],
    ["with a limit for each client", { limits: [named("a", { per: "client" })] }, true],
    ["with connects that are limited", { admission: { connects: { limit: 5, window: "1m" } } }, true],
  ])("%s: whether some of their buckets are kept under a key", (_, policy, hasKeyed) => {
    expect(limiterOf(policy).hasKeyed).toBe(hasKeyed);
  });

  it("limit nobody's connects unless the policy does", () => {
    expect(limiterOf({}).connects).toBeNull();
    expect(limiterOf({}).counterOf(CONNECTS)).toBeNull();
  });
});
