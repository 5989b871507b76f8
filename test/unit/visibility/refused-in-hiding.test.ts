import * as fc from "fast-check";
import { external } from "party-bouncer";
import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { settled } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";
import { TimedRoom } from "../../support/timed-room.ts";
import { useRealTimers, useTimersWithContext } from "../../support/timers.ts";

beforeEach(() => useTimersWithContext(START));
afterEach(() => useRealTimers());

interface Said {
  /** Ms since the one before. */
  readonly gap: number;
  readonly type: "held" | "answered" | "asked" | "resynced" | "plain";
}

const script: fc.Arbitrary<Said[]> = fc.array(
  fc.record({
    gap: fc.constantFrom(0, 0, 0, 1, 40, 200, 900),
    type: fc.constantFrom("held", "held", "answered", "asked", "plain", "plain", "resynced"),
  }),
  { minLength: 20, maxLength: 60 },
);

/** What a refusal can be, each for a type of its own. */
function policyOf(): Policy {
  let asked = 0;
  return {
    limits: [
      {
        name: "held",
        match: { type: "held" },
        limit: 2,
        window: "1s",
        burst: 2,
        onRefusal: { do: "hold", messages: 3, overflow: "answer" },
      },
      {
        name: "answered",
        match: { type: "answered" },
        limit: 1,
        window: "1s",
        burst: 2,
        onRefusal: "answer",
      },
      {
        name: "resynced",
        match: { type: "resynced" },
        limit: 1,
        window: "1s",
        burst: 8,
        onRefusal: "resync",
      },
      { name: "plain", match: { type: "plain" }, limit: 3, window: "1s", burst: 4 },
      external({
        name: "asked",
        match: { type: "asked" },
        consume: () =>
          new Promise((resolve) =>
            setTimeout(() => resolve({ allowed: ++asked % 3 > 0, retryAfter: 70 }), 30),
          ),
        onRefusal: "answer",
      }),
    ],
    protocol: { name: "calls", answer: (message, { message: why }) => `refused ${String(message)}: ${why}` },
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 5, do: "restrict", only: ["plain"], for: "2s" },
    ],
  };
}

/** All that somebody hears, and when, and what a witness hears of it. */
async function played(said: readonly Said[], isHidden: boolean): Promise<{ own: unknown[]; others: number }> {
  const room = new TimedRoom(policyOf());
  room.onMessage = (_, message) => {
    for (const each of room.here) if (each.readyState === 1) each.send(message as string);
  };
  const [eve, bob] = [await room.enter("eve"), await room.enter("bob")];
  if (isHidden) await room.host.bouncer.bans.add(eve, { kind: "shadow-ban", for: "forever" });
  const own: unknown[] = [];
  const note = (): void => {
    for (const frame of eve.sent.splice(0)) own.push([Date.now() - START, frame]);
    for (const close of eve.closes.splice(0)) own.push([Date.now() - START, close]);
  };
  const pass = async (ms: number): Promise<void> => {
    for (let passed = 0; passed < ms; passed += 10) {
      vi.advanceTimersByTime(Math.min(10, ms - passed));
      await settled();
      note();
    }
  };
  for (const [number, { gap, type }] of said.entries()) {
    await pass(gap);
    room.say(eve, JSON.stringify({ type, number }));
    note();
  }
  await pass(4_000);
  expect(room.failures).toEqual([]);
  for (const each of [eve, bob]) room.leave(each);
  return { own, others: bob.heard.length };
}

it("whoever is hidden hears the same, at the same times, of what waits, is answered, asked about or closed", async () => {
  const begin = Date.now();
  const heard: unknown[] = [];
  await fc.assert(
    fc.asyncProperty(script, async (said) => {
      vi.setSystemTime(begin);
      const seen = await played(said, false);
      vi.setSystemTime(begin);
      const hidden = await played(said, true);
      expect(hidden.own).toEqual(seen.own);
      expect(hidden.others).toBe(0);
      heard.push(...hidden.own);
    }),
    { numRuns: runs(25) },
  );
  for (const kind of ["refused {", "party-bouncer:warning", "4525", '\\"held\\"', '\\"asked\\"'])
    expect(JSON.stringify(heard)).toContain(kind);
});
