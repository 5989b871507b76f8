import { describe, expect, it } from "vitest";
import { ago, left, span } from "../../cli/time.ts";
import { DAY, HOUR, MINUTE, SECOND } from "../support/time.ts";

describe("a span of time", () => {
  it.for([
    [1, "1 second"],
    [SECOND, "1 second"],
    [59 * SECOND, "1 minute"],
    [90 * SECOND, "90 seconds"],
    [HOUR - SECOND, "1 hour"],
    [90 * MINUTE, "90 minutes"],
    [36 * HOUR, "36 hours"],
    [3 * DAY - MINUTE, "3 days"],
    [36_500 * DAY, "36,500 days"],
  ] as const)("of %i ms is %s", ([ms, words]) => {
    expect(span(ms)).toBe(words);
  });

  it("has passed, or is left", () => {
    expect([ago(0, 2 * HOUR), ago(5_000, 5_999), ago(9_000, 0)]).toEqual([
      "2 hours ago",
      "just now",
      "just now",
    ]);
    expect([left(2 * HOUR, 0), left(null, 0), left(5, 5)]).toEqual(["2 hours", "for good", "over"]);
  });
});
