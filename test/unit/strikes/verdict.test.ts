import { describe, expect, it } from "vitest";
import { SPOTLESS } from "../../../src/strikes/conduct.ts";
import { type Judgement, PASSED } from "../../../src/strikes/judge.ts";
import { ladderOf } from "../../../src/strikes/ladder.ts";
import { GONE, usualVerdict, verdictOf, WAVED_THROUGH } from "../../../src/strikes/verdict.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { NOBODY } from "../../support/sender.ts";

const ladder = ladderOf(definePolicy({ ladder: [{ strikes: 4, do: "close" }] }), () => {});
const gentle = ladderOf(definePolicy({ ladder: [{ strikes: 1, do: "warn" }] }), () => {});
const judged = (changes: Partial<Judgement>, strikes: number): Judgement => ({
  ...PASSED,
  limit: "messages",
  ...changes,
  conduct: { ...SPOTLESS, strikes },
});

describe("a verdict", () => {
  it("says of a judgement what the app can use", () => {
    const judgement = judged({ action: "warn", retryAfter: 2_000 }, 2);
    expect(verdictOf(judgement, ladder, { wait: 100, info: { ...NOBODY, type: "chat" } })).toEqual({
      admitted: false,
      action: "warn",
      limit: "messages",
      retryAfter: 2_000,
      never: false,
      strikes: 2,
      strikesLeft: 2,
      type: "chat",
    });
  });

  it("says that the same message will never pass", () => {
    expect(verdictOf(judged({}, 0), ladder, { wait: Infinity, info: NOBODY }).never).toBe(true);
  });

  it("says that nothing is left only once the connection is closed", () => {
    const left = (action: Judgement["action"], strikes: number): number | null =>
      verdictOf(judged({ action }, strikes), ladder, { wait: 0, info: NOBODY }).strikesLeft;
    expect([left("warn", 3), left("refuse", 4), left("close", 4)]).toEqual([1, 1, 0]);
  });

  it("has no number of strikes left where no rung closes", () => {
    expect(
      verdictOf(judged({ action: "warn" }, 9), gentle, { wait: 0, info: NOBODY }).strikesLeft,
    ).toBeNull();
  });

  it("on nearly every message is one constant, which says the same as one made for it", () => {
    for (const each of [ladder, gentle]) {
      expect(usualVerdict(each)).toEqual(verdictOf(PASSED, each, { wait: 0, info: NOBODY }));
      expect(Object.isFrozen(usualVerdict(each))).toBe(true);
    }
  });

  it("on what is not judged can be changed by nobody who is handed it", () => {
    expect([GONE.admitted, WAVED_THROUGH.admitted]).toEqual([false, true]);
    expect([GONE, WAVED_THROUGH].every(Object.isFrozen)).toBe(true);
  });
});
