import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";

const shield = { limits: [{ name: "messages", limit: 1, window: "2s" }] } as const;

function messageOf(policy: unknown): string {
  try {
    definePolicy(policy as Policy);
    return "";
  } catch (error) {
    return error instanceof Error ? error.message : "";
  }
}

describe("the postures of a policy", () => {
  it("last for half an hour if they do not say, and have their durations in ms", () => {
    const raise = { on: "strikes", more: 20, within: "1m" } as const;
    const { postures } = definePolicy({ postures: { shield: { ...shield, raise }, calm: { for: "2m" } } });
    expect(postures?.["shield"]?.for).toBe(1_800_000);
    expect(postures?.["shield"]?.raise).toEqual({ ...raise, within: 60_000 });
    expect(postures?.["calm"]).toEqual({ for: 120_000 });
  });

  it("stay as they are if the policy is checked again", () => {
    const policy = definePolicy({ postures: { shield } });
    expect(definePolicy({ ...policy, maxMessageBytes: 5 }).postures?.["shield"]).toBe(
      policy.postures?.["shield"],
    );
  });

  it.each([
    [{ shield: { limts: [] } }, 'postures.shield: there is no option "limts". Did you mean "limits"?'],
    [{ shield: { identify: () => null } }, 'postures.shield: there is no option "identify"'],
    [{ shield: { raise: { on: "strike", more: 2, within: "1m" } } }, 'Did you mean "strikes"?'],
    [{ shield: { raise: { on: "bans", more: 2, within: 10 } } }, "a duration from 1 second to 1 hour"],
    [{ shield: { for: 999 } }, "postures.shield.for: expected a duration of at least 1 second"],
    [{ shield: { for: "40d" } }, "postures.shield.for: expected a duration of at most 31 days"],
    [{ shield: { limits: [{ ...shield.limits[0], enforce: false }] } }, "all limits of a posture apply"],
    [{ shield: { maxMessageBytes: 0 } }, "postures.shield.maxMessageBytes: expected a whole number"],
    [{ shield: 5 }, "postures.shield: expected a posture object, received 5"],
    [Object.fromEntries(Array.from({ length: 21 }, (_, n) => [`p${n}`, {}])), "at most 20 postures"],
  ])("are refused where they are wrong: %o", (postures, message) => {
    expect(messageOf({ postures })).toContain(message);
  });

  it("are refused if the policy would be wrong with one of them", () => {
    const ladder = [{ strikes: 1, do: "close", disclosure: "notify" }];
    expect(messageOf({ postures: { shield: { ladder } } })).toContain("postures.shield.objection");
    expect(messageOf({ postures: { shield: { ladder } }, objection: "Write to us." })).toBe("");
  });
});
