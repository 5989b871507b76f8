import { describe, expect, it } from "vitest";
import { check } from "../../../src/limits/check.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { Limiter } from "../../../src/limits/limiter.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { external } from "../../../src/policy/external-limit.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { RefusalPlan } from "../../../src/refusals/refusal-plan.ts";
import { Roster } from "../../../src/session/roster.ts";
import { Session } from "../../../src/session/session.ts";
import { Connection } from "../../support/room.ts";
import { START } from "../../support/time.ts";

const limit = (name: string, onRefusal?: Limit["onRefusal"], more: Partial<Limit> = {}): Limit => ({
  name,
  limit: 1,
  window: "1s",
  onRefusal,
  ...more,
});
const protocol = { name: "calls", answer: () => "no" };

/** What is done with a message, of somebody who has sent each of these before. */
function doneWith(rules: Policy, message: string, before: readonly string[] = []): string {
  const policy = definePolicy({ protocol, ...rules });
  const limiter = new Limiter(policy, false, (error) => {
    throw error;
  });
  const session = new Session(new Connection("a"), { keyed: new KeyedBuckets(10), roster: new Roster() });
  for (const each of before) session.keep(check(session, limiter, each, START).charges, START);
  const result = check(session, limiter, message, START);
  return new RefusalPlan(policy).of(session, limiter, result, message).do;
}

const A = '{"type":"a"}';
const LONG = `{"type":"a","text":"${"x".repeat(100)}"}`;

describe("what is done with a refused message", () => {
  it("is what the limit says that refuses it", () => {
    const limits = [limit("one", "answer", { burst: 2 }), limit("two", "resync")];
    expect(doneWith({ limits }, A, [A])).toBe("resync");
  });

  it("is what the policy says, if that limit says nothing", () => {
    expect(doneWith({ limits: [limit("one")], onRefusal: "resync" }, A, [A])).toBe("resync");
    const limits = [limit("one", "answer", { burst: 2 }), limit("two")];
    expect(doneWith({ limits, onRefusal: "resync" }, A, [A])).toBe("resync");
  });

  it("is drop, if that limit says so, whatever others say", () => {
    const limits = [limit("one", "hold", { burst: 2 }), limit("two", "drop")];
    expect(doneWith({ limits, onRefusal: "answer" }, A, [A])).toBe("drop");
  });

  it("is what the first limit says that counts it and does not drop, if no limit refuses it", () => {
    const limits = [
      limit("one", "drop"),
      limit("two", "resync", { match: { type: "b" } }),
      limit("three", "answer", { match: { type: "a" } }),
      limit("four", "resync"),
    ];
    expect(doneWith({ limits }, A)).toBe("answer");
    expect(doneWith({ limits }, "text")).toBe("resync");
  });

  it("is drop, if all limits say so that count it, whatever the policy says", () => {
    const limits = [
      limit("one", "drop", { match: { type: "a" } }),
      limit("two", "hold", { match: { type: "b" } }),
    ];
    expect(doneWith({ limits, onRefusal: "resync" }, A)).toBe("drop");
    expect(doneWith({ limits, onRefusal: "resync", maxMessageBytes: 50 }, LONG)).toBe("drop");
    const another = external({ name: "three", consume: () => true, onRefusal: "drop" });
    expect(doneWith({ limits: [another], onRefusal: "resync" }, A)).toBe("drop");
    expect(doneWith({ limits: [another, ...limits] }, '{"type":"b"}')).toBe("hold");
  });

  it("is the same for a message that is too large, by its type", () => {
    const limits = [limit("one", "answer", { match: { type: "a" } }), limit("two", "resync")];
    expect(doneWith({ limits, maxMessageBytes: 50 }, LONG)).toBe("answer");
    expect(doneWith({ limits, maxMessageBytes: 50 }, "x".repeat(51))).toBe("resync");
  });

  it("is what the policy says, if no limit counts it", () => {
    const limits = [
      limit("one", "resync", { match: { type: "b" } }),
      limit("two", "resync", { per: () => null }),
      limit("three", "resync", { match: { tier: "gold" } }),
    ];
    expect(doneWith({ limits, onRefusal: "answer" }, A)).toBe("answer");
  });
});

describe("a plan", () => {
  const planOf = (policy: Policy): RefusalPlan => new RefusalPlan(definePolicy({ protocol, ...policy }));

  it("is plain if everything is dropped", () => {
    expect(planOf({}).isPlain).toBe(true);
    expect(planOf({ limits: [limit("one", "drop")] }).isPlain).toBe(true);
    expect(planOf({ limits: [limit("one", "hold")] }).isPlain).toBe(false);
    expect(planOf({ onRefusal: "answer" }).isPlain).toBe(false);
  });

  it("has messages read in a cool-down only if it depends on them what is done", () => {
    expect(planOf({}).readsAll).toBe(false);
    expect(planOf({ onRefusal: "resync" }).readsAll).toBe(false);
    expect(planOf({ onRefusal: "answer" }).readsAll).toBe(true);
    expect(planOf({ onRefusal: "hold" }).readsAll).toBe(true);
    expect(planOf({ limits: [limit("one", "resync"), limit("two")] }).readsAll).toBe(true);
  });

  it("knows whether anything can wait", () => {
    expect(planOf({ onRefusal: "answer" }).holds).toBe(false);
    expect(planOf({ limits: [limit("one"), limit("two", "hold")] }).holds).toBe(true);
  });
});
