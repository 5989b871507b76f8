import { describe, expect, it, vi } from "vitest";
import { closeBanned, closingOf } from "../../../src/bans/close.ts";
import type { ConnectionLike } from "../../../src/platform/room.ts";
import { Session } from "../../../src/session/session.ts";
import { Roster } from "../../../src/session/roster.ts";
import type { Ban } from "../../../src/bans/ban.ts";
import { SPOTLESS } from "../../../src/strikes/conduct.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { parseControlMessage } from "../../../src/shared/control-message.ts";
import { parseCloseReason } from "../../../src/shared/close-code.ts";
import { START, MINUTE } from "../../support/time.ts";

const policy = definePolicy();
const byLadder: Ban = {
  id: "1",
  target: "user:eve",
  scope: "user",
  kind: "close",
  at: START,
  until: START + 60_000,
  reason: "strike 6 on the ladder",
  by: "rule:chat",
  limit: "chat",
  disclosure: "none",
};
const byOperator: Ban = { ...byLadder, reason: "spam links", by: "moderator:ada", limit: null };

describe("a closing", () => {
  it("by the ladder is 4429, with the limit and what is left of the ban", () => {
    expect(closingOf(byLadder, START)).toEqual({ code: 4429, reason: '{"retryAfter":60000,"limit":"chat"}' });
    expect(closingOf(byLadder, START + 59_999)).toMatchObject({ reason: '{"retryAfter":1,"limit":"chat"}' });
  });

  it("by an operator is 4403", () => {
    expect(closingOf(byOperator, START)).toEqual({ code: 4403, reason: '{"retryAfter":60000}' });
  });

  it("for ever names no time", () => {
    expect(closingOf({ ...byOperator, until: Infinity }, START)).toEqual({ code: 4403, reason: "{}" });
    expect(closingOf({ ...byLadder, until: Infinity }, START)).toEqual({
      code: 4429,
      reason: '{"limit":"chat"}',
    });
  });

  it("never asks for a wait longer than the ban, even where the clock stepped back", () => {
    expect(parseCloseReason(closingOf(byLadder, START - 1e9).reason)).toMatchObject({ retryAfter: 60_000 });
  });

  it("says nothing of who banned the client, or why", () => {
    expect(closingOf({ ...byOperator, reason: "secret", by: "moderator:ada" }, START).reason).not.toMatch(
      /secret|ada/,
    );
  });

  it("has a reason that fits into a close frame, whatever the limit's name", () => {
    for (const limit of [
      "x".repeat(64),
      "é".repeat(64),
      "😀".repeat(32),
      "\u0000".repeat(64),
      '"'.repeat(64),
    ]) {
      const { reason } = closingOf({ ...byLadder, limit, until: START + 2 ** 50 }, START);
      expect(Buffer.byteLength(reason)).toBeLessThanOrEqual(123);
    }
  });
});

describe("a banned client's connection", () => {
  const setUp = (close: ConnectionLike["close"] = () => {}) => {
    const spy = vi.fn<ConnectionLike["close"]>(close);
    const shared = { keyed: new KeyedBuckets(1), roster: new Roster() };
    const sent: unknown[] = [];
    const send = (message: unknown): void => void sent.push(parseControlMessage(message));
    return { spy, sent, session: new Session({ id: "a", readyState: 1, send, close: spy }, shared) };
  };
  const away = { type: "party-bouncer:standing", status: "away", strikesLeft: null, message: null };

  it("is told what the close says, in case that it loses its code", () => {
    const { sent, session } = setUp();
    session.conduct = { ...SPOTLESS, at: START - MINUTE, strikes: 6 };
    closeBanned(session, byLadder, policy, START);
    expect(sent).toEqual([{ ...away, code: 4429, strikes: 5, retryAfter: MINUTE, limit: "chat" }]);

    const forGood = setUp();
    closeBanned(forGood.session, { ...byOperator, until: Infinity }, policy, START);
    expect(forGood.sent).toEqual([{ ...away, code: 4403, strikes: 0, retryAfter: null, limit: null }]);

    const behindAnAddress = setUp();
    closeBanned(behindAnAddress.session, { ...byLadder, scope: "address" }, policy, START);
    expect(behindAnAddress.sent).toMatchObject([{ status: "away", code: 4429, shared: true }]);
  });

  it("is told nothing where the policy wants no control messages", () => {
    const { spy, sent, session } = setUp();
    closeBanned(session, byLadder, definePolicy({ controlMessages: false }), START);
    expect(sent).toEqual([]);
    expect(spy).toHaveBeenCalledOnce();
  });

  it("is closed once, however often it is banned", () => {
    const { spy, session } = setUp();
    closeBanned(session, byLadder, policy, START);
    closeBanned(session, byOperator, policy, START);
    expect(spy.mock.calls).toEqual([[4429, '{"retryAfter":60000,"limit":"chat"}']]);
    expect(session.closed).toBe(true);
  });

  it("counts as closed before it is: what its close sets off finds it so", () => {
    const seen: boolean[] = [];
    const { session } = setUp(() => void seen.push(session.closed));
    closeBanned(session, byLadder, policy, START);
    expect(seen).toEqual([true]);
  });

  it("may be gone already", () => {
    const { session } = setUp(() => {
      throw new TypeError("already closed");
    });
    expect(() => closeBanned(session, byLadder, policy, START)).not.toThrow();
    expect(session.closed).toBe(true);
  });
});
