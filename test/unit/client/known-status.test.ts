import { describe, expect, it } from "vitest";
import {
  afterClose,
  afterControlMessage,
  afterResync,
  FORGIVE_AFTER,
  mustStayAway,
  nextChangeIn,
  NOTHING_KNOWN,
  standingAt,
} from "../../../client/known-status.ts";
import type { StandingMessage, WarningMessage } from "../../../src/shared/control-message.ts";
import type { Words } from "../../../src/words/speaker.ts";

const T = 1_000_000;
const OK = {
  status: "ok",
  strikes: 0,
  strikesLeft: null,
  retryAfter: 0,
  limit: null,
  message: null,
};

const warning: WarningMessage = {
  type: "party-bouncer:warning",
  limit: "chat",
  retryAfter: 2_000,
  strikes: 2,
  strikesLeft: 4,
  message: "Please wait 2 seconds.",
};

describe("before the room has said anything", () => {
  it("the client is ok, at any time", () => {
    for (const now of [0, T, 1e15]) expect(standingAt(NOTHING_KNOWN, now)).toEqual(OK);
  });

  it("nothing will change by itself", () => {
    expect(nextChangeIn(NOTHING_KNOWN, T)).toBeNull();
  });
});

describe("after a warning", () => {
  const known = afterControlMessage(warning, T);
  const end = T + 2_000;

  it("the client cools down, and knows why and for how long", () => {
    expect(standingAt(known, T)).toEqual({
      status: "coolingDown",
      strikes: 2,
      strikesLeft: 4,
      retryAfter: 2_000,
      limit: "chat",
      message: "Please wait 2 seconds.",
    });
  });

  it("the wait counts down to the millisecond, rounded up", () => {
    expect(standingAt(known, T + 500).retryAfter).toBe(1_500);
    expect(standingAt(known, T + 500.7).retryAfter).toBe(1_500);
    expect(standingAt(known, end - 1)).toMatchObject({ status: "coolingDown", retryAfter: 1 });
  });

  it("the wait is never more than the room said, though clocks have fractions", () => {
    for (let now = 0.1; now < 5_000; now += 3.7) {
      expect(standingAt(afterControlMessage(warning, now), now).retryAfter).toBe(2_000);
    }
  });

  it("it is warned from the promised moment on, and the sentence about the wait is gone", () => {
    expect(standingAt(known, end)).toEqual({
      status: "warned",
      strikes: 2,
      strikesLeft: 4,
      retryAfter: 0,
      limit: "chat",
      message: null,
    });
  });

  it("a strike is forgiven per minute, counted from the end of the cool-down", () => {
    expect(standingAt(known, end + FORGIVE_AFTER - 1)).toMatchObject({ strikes: 2, strikesLeft: 4 });
    expect(standingAt(known, end + FORGIVE_AFTER)).toMatchObject({
      status: "warned",
      strikes: 1,
      strikesLeft: 5,
    });
  });

  it("it is ok once the last strike is forgiven", () => {
    expect(standingAt(known, end + 2 * FORGIVE_AFTER - 1).status).toBe("warned");
    for (const now of [end + 2 * FORGIVE_AFTER, end + 1e9]) {
      expect(standingAt(known, now)).toEqual({ ...OK, strikesLeft: 6 });
    }
  });

  it("the next change is exactly when the status changes", () => {
    let now = T;
    const statuses = [];
    for (let wait = nextChangeIn(known, now); wait !== null; wait = nextChangeIn(known, now)) {
      const { status } = standingAt(known, now + wait - 1);
      statuses.push(status);
      expect(standingAt(known, now).status).toBe(status);
      now += wait;
    }
    expect(statuses).toEqual(["coolingDown", "warned"]);
    expect(standingAt(known, now).status).toBe("ok");
  });

  it("another one replaces it", () => {
    const again = afterControlMessage({ ...warning, retryAfter: 4_000, strikes: 3, strikesLeft: 3 }, end);
    expect(standingAt(again, end)).toMatchObject({ strikes: 3, strikesLeft: 3, retryAfter: 4_000 });
  });

  it("a room that never closes has no last strike to count down to", () => {
    const lenient = afterControlMessage({ ...warning, strikesLeft: null }, T);
    expect(standingAt(lenient, end + FORGIVE_AFTER).strikesLeft).toBeNull();
  });

  it("a strike that is no whole one does not count", () => {
    const halves = afterControlMessage({ ...warning, strikes: 2.5 }, T);
    expect(standingAt(halves, end).strikes).toBe(2);
  });
});

describe("after a standing from the room", () => {
  it("the client stands where the room says", () => {
    const message: StandingMessage = {
      ...OK,
      type: "party-bouncer:standing",
      status: "ok",
      strikesLeft: 6,
    };
    const known = afterControlMessage({ ...message, status: "warned", strikes: 1, limit: "chat" }, T);
    expect(standingAt(known, T)).toMatchObject({ status: "warned", strikes: 1, limit: "chat" });
    expect(standingAt(afterControlMessage(message, T), T)).toEqual({ ...OK, strikesLeft: 6 });
  });
});

const CLOSED = { code: 4429, retryAfter: 60_000, limit: null, shared: false, strikes: 0 } as const;

describe("after 4429", () => {
  const before = afterControlMessage(warning, T - 10_000);
  const strikesAt = (now: number): number => standingAt(before, now).strikes;
  const known = afterClose({ ...CLOSED, limit: "chat", strikes: strikesAt(T) }, T);

  it("the client is away, and knows why and for how long", () => {
    expect(standingAt(known, T)).toEqual({
      status: "away",
      strikes: 2,
      strikesLeft: null,
      retryAfter: 60_000,
      limit: "chat",
      message: "You were sending too fast and have been disconnected. You can come back in 1 minute.",
    });
  });

  it("the wait counts down, in the sentence too", () => {
    expect(standingAt(known, T + 50_000)).toMatchObject({
      retryAfter: 10_000,
      message: "You were sending too fast and have been disconnected. You can come back in 10 seconds.",
    });
  });

  it("the strikes are those that were left, and none is forgiven while away", () => {
    const forgivenOne = afterClose({ ...CLOSED, strikes: strikesAt(T + FORGIVE_AFTER) }, T + FORGIVE_AFTER);
    for (const now of [T + FORGIVE_AFTER, T + 1e9]) expect(standingAt(forgivenOne, now).strikes).toBe(1);
  });

  it("it may come back at the promised moment, and not a millisecond before", () => {
    expect(mustStayAway(known, T + 59_999)).toBe(true);
    expect(mustStayAway(known, T + 60_000)).toBe(false);
  });

  it("it stays away until it does come back, and all that changes by itself is that it may", () => {
    expect(standingAt(known, T + 60_000)).toMatchObject({
      status: "away",
      retryAfter: 0,
      message: "You were sending too fast and have been disconnected. You can come back now.",
    });
    expect(nextChangeIn(known, T)).toBe(60_000);
    expect(nextChangeIn(known, T + 1e9)).toBeNull();
  });

  it("without an end it is away for good", () => {
    const known = afterClose({ ...CLOSED, retryAfter: Infinity }, T);
    expect(standingAt(known, T)).toMatchObject({
      status: "away",
      retryAfter: Infinity,
      message: "You were sending too fast and have been disconnected.",
    });
    expect(mustStayAway(known, T + 1e12)).toBe(true);
  });
});

describe("after 4403", () => {
  it("the client is away for good, whatever the reason says", () => {
    const known = afterClose({ ...CLOSED, code: 4403, retryAfter: 1_000 }, T);
    expect(standingAt(known, T + 1e12)).toMatchObject({
      status: "away",
      retryAfter: Infinity,
      message: "You have been banned from this room.",
    });
    expect(mustStayAway(known, T + 1e12)).toBe(true);
  });
});

describe("after 4409", () => {
  it("the client is away, but may come back when asked to", () => {
    const known = afterClose({ ...CLOSED, code: 4409, retryAfter: Infinity }, T);
    expect(standingAt(known, T)).toMatchObject({
      status: "away",
      retryAfter: Infinity,
      message: "There are too many connections to this room. Close another one, then try again.",
    });
    expect(mustStayAway(known, T)).toBe(false);
  });
});

describe("in words of a language", () => {
  const words: Words = {
    language: "de",
    sentences: {
      "away.tooFast": "Zu schnell.",
      "away.backIn": "Wieder da {wait, in}.",
      "away.resynced": "Gleich wieder.",
    },
  };
  const away = { code: 4429, retryAfter: 60_000, limit: null, strikes: 1, shared: false } as const;

  it("a close says what happened and when to come back", () => {
    expect(standingAt(afterClose(away, T), T, words).message).toBe("Zu schnell. Wieder da in 1 Minute.");
  });

  it("what they lack is said in English", () => {
    expect(standingAt(afterClose(away, T), T + 60_000, words).message).toBe(
      "Zu schnell. You can come back now.",
    );
  });

  it("a close for a new start says that nothing is lost", () => {
    expect(standingAt(afterResync(NOTHING_KNOWN, null, T, words), T, words).message).toBe("Gleich wieder.");
  });
});
