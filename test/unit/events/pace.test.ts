import { expect, it } from "vitest";
import { Pace, per } from "../../../src/events/pace.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { ownLimits } from "../../../src/policy/external-limit.ts";
import type { DefinedLimit } from "../../../src/policy/limit.ts";
import { MINUTE, SECOND, START } from "../../support/time.ts";

const INFO = { clientKey: null, userId: null, connectionId: "a", address: null, tier: null, type: null };

const limitOf = (window: number, type?: string): DefinedLimit => {
  const match = type === undefined ? {} : { match: { type } };
  const [limit] = ownLimits(definePolicy({ limits: [{ name: "a", limit: 5, window, ...match }] }));
  if (limit === undefined) throw new Error("no limit");
  return limit;
};

it("says how many messages came in a second", () => {
  const pace = new Pace();
  for (let ms = 0; ms < SECOND; ms += 16) pace.note(INFO, START + ms);
  expect(pace.of("a", limitOf(SECOND), START + 992)).toBe("63 messages a second");
  expect(pace.of("b", limitOf(SECOND), START + 992)).toBeNull();
});

it("says how many came at once, of which no pace can be told", () => {
  const pace = new Pace();
  for (let index = 0; index < 30; index++) pace.note(INFO, START);
  expect(pace.of("a", limitOf(SECOND), START)).toBe("30 messages at once");
});

it("says nothing of a single message, or of what was longer ago than a limit looks", () => {
  const pace = new Pace();
  pace.note(INFO, START);
  expect(pace.of("a", limitOf(SECOND), START)).toBeNull();
  pace.note(INFO, START + MINUTE);
  expect(pace.of("a", limitOf(SECOND), START + MINUTE)).toBeNull();
});

it("counts the types only that a limit is for", () => {
  const pace = new Pace();
  for (let ms = 0; ms <= 500; ms += 100) {
    pace.note({ ...INFO, type: "move" }, START + ms);
    pace.note({ ...INFO, type: "chat" }, START + ms);
    pace.note({ ...INFO, type: "chat" }, START + ms);
  }
  expect(pace.of("a", limitOf(SECOND, "move"), START + 500)).toBe("10 messages a second");
  expect(pace.of("a", limitOf(SECOND, "chat"), START + 500)).toBe("20 messages a second");
});

it.each([
  [250, "in 250 ms"],
  [1_000, "a second"],
  [10_000, "in 10 seconds"],
  [60_000, "a minute"],
  [3_600_000, "an hour"],
])("a window of %i ms is %s", (window, words) => {
  expect(per(window)).toBe(words);
});
