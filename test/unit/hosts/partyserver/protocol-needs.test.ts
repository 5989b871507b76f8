import { definePolicy } from "party-bouncer";
import { describe, expect, it } from "vitest";
import { createHost } from "../../../../src/bouncer/host.ts";
import { requireProtocolNeeds } from "../../../../src/hosts/partyserver/protocol-needs.ts";
import { agents } from "../../../support/recipes.ts";

/** As its prototype looks in agents 0.21, as far as it is told by that. */
class Agent {
  setState(): void {}
  schedule(): void {}
  cancelSchedule(): void {}
  onStateUpdate(): void {}
}

it("a room keeps its policy if it could not live with the new one", () => {
  const { bouncer } = createHost(agents, {
    connections: () => [],
    storage: null,
    permit: (policy) => requireProtocolNeeds(Agent, policy),
  });
  const before = bouncer.policy;
  expect(() => bouncer.setPolicy({})).toThrow(/^withBouncer: Agent is an Agent/);
  expect(() => bouncer.limits.add({ name: "slow", limit: 5, window: "1s" })).toThrow(
    /in the limit "slow" \(it has 5\)/,
  );
  expect(bouncer.policy).toBe(before);
  bouncer.setPolicy({ enforce: false });
  expect(bouncer.policy.enforce).toBe(false);
});

describe("an Agent of agents 0.21 is refused under a policy that would lose calls:", () => {
  it.each([
    ["the default, of whose size", {}, "maxMessageBytes: 1048576 or more (it has 16384)"],
    [
      "a slow limit on calls, of which",
      { ...agents, limits: [{ name: "calls", match: { type: "rpc" }, limit: 60, window: "1m" }] },
      '10 messages a second or more in the limit "calls" (it has 1)',
    ],
  ] as const)("%s", (_, policy, needs) => {
    const check = (): void => requireProtocolNeeds(Agent, definePolicy(policy));
    expect(check).toThrow(/^withBouncer: Agent is an Agent: a call that is dropped/);
    expect(check).toThrow(needs);
  });

  it("but not under one that leaves room, whatever it says of the app's own messages", () => {
    const chat = { name: "chat", match: { type: "chat" }, limit: 1, window: "1s" } as const;
    const policy = definePolicy({ ...agents, limits: [...agents.limits, chat] });
    expect(() => requireProtocolNeeds(Agent, policy)).not.toThrow();
  });
});
