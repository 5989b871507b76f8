import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { fingerprintOf } from "../../../src/record/fingerprint.ts";

const base: Policy = {
  limits: [
    { name: "chat", limit: 5, window: "1s", match: { type: ["say", "shout"], tier: "pro" }, cost: () => 2 },
    { name: "all", limit: 50, window: "1s", per: "client", tiers: { pro: false } },
  ],
};
const of = (policy: Policy): string => fingerprintOf(definePolicy(policy));

describe("a fingerprint", () => {
  it("is 16 hex digits, and the same for the same rules however they are written down", () => {
    const same: Policy = {
      forgiveAfter: "60s",
      limits: [
        {
          cost: () => 1 + 1,
          match: { tier: "pro", type: ["say", "shout"] },
          window: 1_000,
          limit: 5,
          name: "chat",
        },
        { tiers: { pro: false }, per: "client", name: "all", limit: 50, burst: 50, window: "1s" },
      ],
    };
    expect(of(base)).toMatch(/^[\da-f]{16}$/);
    expect(of(same)).toBe(of(base));
  });

  it("is what it always was, since records have it", () => {
    expect(of({})).toMatchInlineSnapshot(`"bf9f93ef55095c6e"`);
  });

  it.each<[string, Policy]>([
    ["words", { warning: "Slow down", announce: true }],
    ["what is kept", { record: { keep: "1m" } }],
    ["who somebody is", { identify: () => "ada", exempt: () => false }],
    ["what is only tried", { candidate: { maxMessageBytes: 1 } }],
    ["the log", { log: true }],
  ])("does not depend on %s", (_, change) => {
    expect(of({ ...base, ...change })).toBe(of(base));
  });

  it.each<[string, Policy]>([
    ["a limit's numbers", { limits: [{ name: "chat", limit: 6, window: "1s" }] }],
    ["the order of limits", { limits: base.limits?.toReversed() }],
    ["a limit that is only tried", { limits: base.limits?.map((limit) => ({ ...limit, enforce: false })) }],
    ["the ladder", { ladder: [{ strikes: 1, do: "warn" }] }],
    ["a rung that is a function", { ladder: [{ strikes: 1, do: () => ({ do: "warn" }) }] }],
    ["a cool-down", { cooldown: { base: "2s" } }],
    ["what is free", { free: { type: "ping" } }],
    ["what is done with refused messages", { onRefusal: "hold" }],
    ["who may come", { admission: { perClient: 1 } }],
    ["whether it is a dry run", { enforce: false }],
    ["the largest message", { maxMessageBytes: 100 }],
  ])("depends on %s", (_, change) => {
    expect(of({ ...base, ...change })).not.toBe(of(base));
  });
});
