import { describe, expect, it } from "vitest";
import { type Conduct, SPOTLESS } from "../../../src/strikes/conduct.ts";
import { ladderOf } from "../../../src/strikes/ladder.ts";
import { standingOf } from "../../../src/strikes/standing.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Standing } from "../../../src/shared/control-message.ts";
import { START, MINUTE } from "../../support/time.ts";

const unexpected = (error: unknown): never => {
  throw error;
};
const struck: Conduct = { ...SPOTLESS, at: START, strikes: 2, cooldown: 2_000, grace: 1_000, limit: "chat" };

const ladder = ladderOf(definePolicy(), unexpected);
const after = (ms: number): Standing => standingOf(struck, ladder, START + ms, null);

describe("where a client stands", () => {
  it("is ok before it did anything", () => {
    expect(standingOf(SPOTLESS, ladder, START, null)).toEqual({
      status: "ok",
      strikes: 0,
      strikesLeft: 6,
      retryAfter: 0,
      limit: null,
      message: null,
    });
  });

  it("is cooling down to the last millisecond of a cool-down, then warned, then ok", () => {
    expect(after(0)).toMatchObject({
      status: "coolingDown",
      retryAfter: 2_000,
      strikes: 2,
      strikesLeft: 4,
      limit: "chat",
    });
    expect(after(1_999)).toMatchObject({ status: "coolingDown", retryAfter: 1 });
    expect(after(2_000)).toMatchObject({ status: "warned", retryAfter: 0, strikes: 2 });
    expect(after(2_000 + MINUTE)).toMatchObject({ status: "warned", strikes: 1, strikesLeft: 5 });
    expect(after(2_000 + 2 * MINUTE - 1).status).toBe("warned");
    expect(after(2_000 + 2 * MINUTE)).toMatchObject({
      status: "ok",
      strikes: 0,
      strikesLeft: 6,
      limit: null,
    });
  });

  it("is away where the room closed the connection, whatever else is so", () => {
    expect(standingOf(struck, ladder, START, { at: START, until: Infinity }).status).toBe("away");
    expect(standingOf(SPOTLESS, ladder, START, { at: START, until: START + 5 })).toMatchObject({
      status: "away",
      retryAfter: 5,
    });
  });

  it("has no strikes left to count where the ladder never closes", () => {
    const gentle = ladderOf(definePolicy({ ladder: [{ strikes: 1, do: "warn" }] }), unexpected);
    expect(standingOf(struck, gentle, START, null).strikesLeft).toBeNull();
  });

  it("is the same a moment after the clock stepped back", () => {
    expect(after(-1e9)).toEqual(after(0));
  });
});
