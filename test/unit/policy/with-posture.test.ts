import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { DefinedPolicy, Policy } from "../../../src/policy/policy.ts";
import { withPosture } from "../../../src/policy/with-posture.ts";

const shield = { limits: [{ name: "messages", limit: 1, window: "2s" }] } as const;

function raised(policy: Policy, name: string, added: Policy["limits"] = []): DefinedPolicy {
  const defined = definePolicy(policy);
  const posture = defined.postures?.[name];
  if (posture === undefined) throw new Error(`there is no posture ${name}`);
  return withPosture(defined, posture, added);
}

describe("a policy with a posture on top", () => {
  it("says what the posture says, and else what it said itself", () => {
    const policy = raised({ maxMessageBytes: 99, postures: { shield } }, "shield");
    expect(policy.limits.map(({ name }) => name)).toEqual(["messages"]);
    expect(policy.limits[0]).toMatchObject({ limit: 1, window: 2_000 });
    expect(policy.maxMessageBytes).toBe(99);
  });

  it("keeps limits that were added, but for one that the posture has too", () => {
    const added = [
      { name: "added", limit: 5, window: "1s" },
      { name: "messages", limit: 9, window: "1s" },
    ] as const;
    const { limits } = raised({ postures: { shield } }, "shield", added);
    expect(limits.map(({ name }) => name)).toEqual(["messages", "added"]);
    expect(limits[0]).toMatchObject({ limit: 1 });
  });

  it("has a candidate with the same posture, so that the two differ by what is tried", () => {
    const { candidate } = raised(
      { candidate: { maxMessageBytes: 7 }, postures: { shield: { ...shield, forgiveAfter: "9s" } } },
      "shield",
    );
    expect(candidate).toMatchObject({ maxMessageBytes: 7, forgiveAfter: 9_000 });
    expect(candidate?.limits[0]).toMatchObject({ limit: 1 });
  });
});
