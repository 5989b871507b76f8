import { describe, expect, it } from "vitest";
import { SlowMode } from "../../../client/slow-mode.ts";
import type { SlowModeMessage } from "../../../src/shared/slow-mode-message.ts";

const T = 1_000_000;
const every = 30_000;
/** What a client leaves more than it has to, as its next message may take less long. */
const MARGIN = 250;

function slow(fields: Partial<SlowModeMessage> = {}): SlowMode {
  const slowMode = new SlowMode();
  const message = { every, left: 600_000, retryAfter: 0, types: null, ...fields };
  slowMode.hear({ type: "party-bouncer:slow-mode", ...message }, T);
  return slowMode;
}
const chat = JSON.stringify({ type: "chat" });
const wave = JSON.stringify({ type: "wave" });

describe("slow mode, as a client knows it", () => {
  it("is off until the room says so", () => {
    const slowMode = new SlowMode();
    expect([slowMode.standing(T), slowMode.waitFor(chat, T), slowMode.sent(chat, T)]).toEqual([
      undefined,
      0,
      false,
    ]);
    expect(slowMode.nextChangeIn(T)).toBe(Infinity);
  });

  it("has the client wait after each message, and a little more", () => {
    const slowMode = slow();
    expect(slowMode.waitFor(chat, T)).toBe(0);
    expect(slowMode.sent(chat, T)).toBe(true);
    expect(slowMode.waitFor(wave, T)).toBe(every + MARGIN);
    expect(slowMode.standing(T)?.retryAfter).toBe(every);
    expect(slowMode.waitFor(wave, T + 10_000)).toBe(20_000 + MARGIN);
    expect(slowMode.standing(T + 10_000)).toEqual({ every, left: 590_000, retryAfter: 20_000 + MARGIN });
    expect(slowMode.nextChangeIn(T + 10_000)).toBe(20_000 + MARGIN);
    expect(slowMode.waitFor(chat, T + every + MARGIN)).toBe(0);
  });

  it("counts the types that it is for, each by itself", () => {
    const slowMode = slow({ types: ["chat", "poll"] });
    slowMode.sent(chat, T);
    expect(slowMode.sent(wave, T)).toBe(false);
    expect([slowMode.waitFor(chat, T), slowMode.waitFor(wave, T)]).toEqual([every + MARGIN, 0]);
    expect(slowMode.waitFor(JSON.stringify({ type: "poll" }), T)).toBe(0);
  });

  it("keeps nothing back if only the room can tell what it counts", () => {
    const slowMode = slow({ types: [] });
    expect([slowMode.sent(chat, T), slowMode.waitFor(chat, T)]).toEqual([false, 0]);
    expect(slowMode.standing(T)).toMatchObject({ every, retryAfter: 0 });
  });

  it("believes the room's word on how long to wait, of another tab's message too", () => {
    expect(slow({ retryAfter: 20_000 }).waitFor(chat, T + 5_000)).toBe(15_000);
  });

  it("ends by itself, and nobody waits longer than that", () => {
    const slowMode = slow({ left: 10_000 });
    slowMode.sent(chat, T);
    expect(slowMode.waitFor(chat, T + 4_000)).toBe(6_000);
    expect(slowMode.nextChangeIn(T + 4_000)).toBe(6_000);
    expect([slowMode.waitFor(chat, T + 10_000), slowMode.standing(T + 10_000)]).toEqual([0, undefined]);
  });

  it("ends if the room says so, and another one begins afresh", () => {
    const slowMode = slow();
    slowMode.sent(chat, T);
    const over = { type: "party-bouncer:slow-mode", every: 0, left: 0, retryAfter: 0, types: null } as const;
    slowMode.hear(over, T);
    expect(slowMode.waitFor(chat, T)).toBe(0);
    slowMode.hear({ ...over, every: 5_000, left: 60_000 }, T);
    expect(slowMode.waitFor(chat, T)).toBe(0);
  });

  it("is believed for two seconds on a new connection, until the room says it again", () => {
    const slowMode = slow();
    slowMode.sent(chat, T);
    slowMode.opened(T + 1_000);
    expect(slowMode.waitFor(chat, T + 2_000)).toBe(1_000);
    expect(slowMode.standing(T + 3_000)).toBeUndefined();
  });
});
