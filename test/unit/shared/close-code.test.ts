import { describe, expect, it } from "vitest";
import { isAwayCode, parseCloseReason, stringifyCloseReason } from "../../../src/shared/close-code.ts";

it.each([
  [4429, true],
  [4403, true],
  [4409, true],
  [4508, false],
  [4525, false],
  [1000, false],
  [1006, false],
])("%i keeps a client away: %s", (code, expected) => {
  expect(isAwayCode(code)).toBe(expected);
});

describe("a close reason", () => {
  it.each([
    ["all it can say", { retryAfter: 2_000, limit: "messages", shared: true }],
    ["nothing", {}],
    ["only a limit", { limit: "chat" }],
  ])("is read as it was written: %s", (_, reason) => {
    expect(parseCloseReason(stringifyCloseReason(reason))).toEqual(reason);
  });

  it("says how long to wait where the limit's name does not fit", () => {
    const written = stringifyCloseReason({ retryAfter: 2_000, limit: "ü".repeat(100) });
    expect(parseCloseReason(written)).toEqual({ retryAfter: 2_000 });
    expect(new TextEncoder().encode(written).length).toBeLessThanOrEqual(123);
  });

  it.each(["", "bye", "[1]", "null", "{", undefined, 5, { retryAfter: 1 }])("is not %j", (reason) => {
    expect(parseCloseReason(reason)).toBeNull();
  });

  it("leaves out what it cannot mean", () => {
    const wrong = JSON.stringify({ retryAfter: -1, limit: 5, shared: "yes" });
    expect(parseCloseReason(wrong)).toEqual({});
    expect(parseCloseReason('{"retryAfter":1e999}')).toEqual({});
  });
});
