import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { slowedTo } from "../../../src/policy/slow-mode.ts";

describe("a policy in slow mode", () => {
  it("has one limit more", () => {
    const { limits } = slowedTo(15_000, definePolicy());
    expect(limits).toHaveLength(2);
    expect(limits.at(-1)).toMatchObject({
      name: "slow-mode",
      limit: 1,
      window: 15_000,
      burst: 1,
      per: "client",
    });
  });

  it("counts what the policy says", () => {
    const match = { type: "chat" };
    expect(slowedTo(1_000, definePolicy({ slowMode: { match } })).limits.at(-1)).toMatchObject({ match });
  });

  it("holds no message back until its turn comes, but leaves an answer to a call", () => {
    const held = slowedTo(1_000, definePolicy({ onRefusal: "hold" }));
    expect(held.limits.at(-1)?.onRefusal).toEqual({ do: "drop" });
    const usual = slowedTo(1_000, definePolicy({}));
    expect(usual.limits.at(-1)).not.toHaveProperty("onRefusal");
  });

  it("does not hand slow mode on to a policy that is made from it", () => {
    const slowed = slowedTo(1_000, definePolicy({ candidate: { maxMessageBytes: 7 } }));
    const made = definePolicy({ ...slowed, maxMessageBytes: 5 });
    expect(made.limits.map(({ name }) => name)).toEqual(["messages"]);
    expect(made).toMatchObject({ maxMessageBytes: 5, candidate: { maxMessageBytes: 7 } });
  });

  it("lasts from a second to an hour", () => {
    expect(() => definePolicy({ slowMode: { every: "2h" } })).toThrow("a duration from 1 second to 1 hour");
  });
});
