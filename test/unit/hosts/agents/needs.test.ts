import { definePolicy, type Policy } from "party-bouncer";
import { describe, expect, it } from "vitest";
import { createHost } from "../../../../src/bouncer/create-host.ts";
import { requireAnswers } from "../../../../src/hosts/agents/needs.ts";
import { presets } from "../../../../src/hosts/agents/presets.ts";

const check = (policy: Policy) => (): void =>
  requireAnswers("Chat", definePolicy({ ...presets.agent, onRefusal: "drop", ...policy }));

const slow = { name: "slow", limit: 5, window: "1s" } as const;

describe("a policy for agents", () => {
  it.each([
    ["of the preset, dropping", {}, 'the limit "chat"'],
    [
      "with a small maxMessageBytes",
      { maxMessageBytes: 16_384, limits: [{ ...slow, limit: 50 }] },
      "maxMessageBytes would drop",
    ],
    ["with a slow limit", { limits: [slow] }, 'the limit "slow"'],
    [
      "with a slow limit for a method",
      { limits: [{ ...slow, match: { type: "rpc:search" } }] },
      'the limit "slow"',
    ],
    [
      "with a slow limit for a tier",
      { limits: [{ ...slow, limit: 50, tiers: { free: { limit: 1 } } }] },
      'the limit "slow"',
    ],
    ["with few bytes", { limits: [{ ...slow, cost: "bytes", limit: 1_000 }] }, 'the limit "slow"'],
    ["that drops what is too much to hold", { limits: [slow], onRefusal: "hold" }, 'the limit "slow"'],
  ] as const)("%s is refused", (_, policy, which) => {
    expect(check(policy)).toThrow(/^withBouncer: Chat is an Agent, and under this policy/);
    expect(check(policy)).toThrow(which);
    expect(check(policy)).toThrow('Say onRefusal: "answer"');
  });

  it.each([
    ["answers", { limits: [slow], onRefusal: "answer" }],
    ["answers in its one slow limit", { limits: [{ ...slow, onRefusal: "answer" }] }],
    [
      "holds, and answers what is too much",
      { limits: [slow], onRefusal: { do: "hold", overflow: "answer" } },
    ],
    ["is fast", { limits: [{ ...slow, limit: 50 }] }],
    ["is slow for the app's own messages only", { limits: [{ ...slow, match: { type: "cursor" } }] }],
    ["lifts its limit for the only tier", { limits: [{ ...slow, limit: 50, tiers: { pro: false } }] }],
    ["is a dry run", { limits: [slow], enforce: false }],
  ] as const)("that %s is not", (_, policy) => {
    expect(check(policy)).not.toThrow();
  });

  it("stays if the next one would drop calls", () => {
    const { bouncer } = createHost(presets.agent, {
      connections: () => [],
      storage: null,
      permit: (policy) => requireAnswers("Chat", policy),
    });
    const before = bouncer.policy;
    expect(() => bouncer.setPolicy({})).toThrow(/^withBouncer: Chat is an Agent/);
    expect(() => bouncer.limits.add({ ...slow, onRefusal: "drop" })).toThrow('the limit "slow"');
    expect(bouncer.policy).toBe(before);
    bouncer.limits.add(slow);
    expect(bouncer.limits.list()).toHaveLength(presets.agent.limits.length + 1);
  });
});
