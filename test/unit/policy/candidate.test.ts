import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { appliedOf, candidateOf } from "../../../src/policy/candidate.ts";

const messages = { name: "messages", limit: 5, window: "1s" } as const;

describe("a candidate", () => {
  it("is as the policy beside it in all that it does not say", () => {
    const { candidate } = definePolicy({
      limits: [messages],
      maxMessageBytes: 100,
      ledger: "Ledger",
      candidate: { limits: [{ ...messages, limit: 3 }] },
    });
    expect(candidate).toMatchObject({ limits: [{ limit: 3 }], maxMessageBytes: 100, ledger: "Ledger" });
  });

  it("may be made from the policy, with all that it has", () => {
    const base: Policy = { ledger: "Ledger", record: {}, identify: () => null, limits: [messages] };
    const { candidate } = definePolicy({ ...base, candidate: { ...base, maxMessageBytes: 100 } });
    expect(candidate).toMatchObject({ ledger: "Ledger", maxMessageBytes: 100 });
    expect(candidate?.record).toBe(undefined);
  });

  it("stays as it is if a policy is defined again", () => {
    const policy = definePolicy({ candidate: { maxMessageBytes: 100 } });
    expect(definePolicy({ ...policy, maxMessageBytes: 7 }).candidate).toBe(policy.candidate);
  });

  it.each([
    [{ candidate: 7 }, "candidate: expected a policy object, received 7"],
    [
      { candidate: { limits: [{ ...messages, limit: 0 }] } },
      "candidate.limits[0].limit: expected a whole number",
    ],
    [{ candidate: { limit: [] } }, 'candidate: there is no option "limit"'],
    [
      { candidate: { record: {} } },
      "candidate.record: expected nothing: a candidate has no record of its own",
    ],
    [{ candidate: { ledger: "L" } }, "candidate.ledger: expected nothing"],
    [{ candidate: { identify: () => null } }, "candidate.identify: expected nothing"],
    [{ candidate: { candidate: {} } }, "candidate.candidate: expected nothing"],
    [
      { candidate: { limits: [{ ...messages, enforce: false }] } },
      "candidate.limits[0].enforce: expected true: all limits of a candidate are tried, received false",
    ],
    [
      { limits: [messages, { ...messages, name: "b", enforce: { share: 0.1 } }], candidate: {} },
      "limits[1].enforce: expected true, since the policy has a candidate",
    ],
  ])("says what is wrong with %j", (policy, message) => {
    expect(() => definePolicy(policy as Policy)).toThrow(message);
  });
});

describe("what is tried beside a policy", () => {
  const tried = { ...messages, name: "tried", enforce: false } as const;
  const shared = { ...messages, name: "shared", enforce: { share: 0.1 } } as const;

  it("is nothing, unless it says so", () => {
    expect(candidateOf(definePolicy({ limits: [{ ...messages, enforce: true }] }))).toBe(null);
  });

  it("is its candidate", () => {
    const policy = definePolicy({ candidate: { maxMessageBytes: 100 } });
    expect(candidateOf(policy)).toBe(policy.candidate);
  });

  it("is itself with all limits enforced for everybody, if some are not", () => {
    const policy = definePolicy({ limits: [messages, tried, shared], record: {}, maxMessageBytes: 100 });
    const candidate = candidateOf(policy);
    expect(candidate).toMatchObject({ maxMessageBytes: 100 });
    expect(candidate?.record).toBe(undefined);
    expect(candidate?.limits.map(({ name }) => name)).toEqual(["messages", "tried", "shared"]);
    expect(candidate?.limits.some((limit) => "enforce" in limit)).toBe(false);
  });

  it("is left out of what applies, but for a limit that applies to a share", () => {
    const policy = definePolicy({ limits: [messages, tried, shared] });
    expect(appliedOf(policy).limits.map(({ name }) => name)).toEqual(["messages", "shared"]);
    const plain = definePolicy({ limits: [messages] });
    expect(appliedOf(plain)).toBe(plain);
  });
});

describe("what a room records", () => {
  it("is nothing, unless the policy says so", () => {
    expect(definePolicy().record).toBe(undefined);
    expect(definePolicy({ record: {} }).record).toEqual({ keep: 900_000, maxBytes: 1_048_576 });
  });

  it("takes a storage worth having", () => {
    expect(() => definePolicy({ record: { maxBytes: 100 } })).toThrow(
      "record.maxBytes: expected a whole number, 65,536 or more",
    );
  });
});

describe("a limit that is only tried", () => {
  it.each([true, false, { share: 0.1 }])("says %j", (enforce) => {
    expect(definePolicy({ limits: [{ ...messages, enforce }] }).limits[0]).toMatchObject({ enforce });
  });

  it.each([
    [0, "enforce: expected true, false, or { share: 0.1 }"],
    ["no", "enforce: expected true, false, or { share: 0.1 }"],
    [{ share: 0 }, "enforce.share: expected a share of the clients: from 0.001 to 0.999"],
    [{ share: 0.0004 }, "enforce.share: expected a share of the clients: from 0.001 to 0.999"],
    [{ share: 0.9996 }, "enforce.share: expected a share of the clients: from 0.001 to 0.999"],
  ])("does not say %j", (enforce, message) => {
    const policy = { limits: [{ ...messages, enforce }] } as Policy;
    expect(() => definePolicy(policy)).toThrow(`limits[0].${message}`);
  });
});
