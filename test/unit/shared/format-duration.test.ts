import { expect, it } from "vitest";
import { formatDuration } from "../../../src/shared/format-duration.ts";

it.each([
  [1, "1 second"],
  [1_000, "1 second"],
  [1_001, "2 seconds"],
  [59_000, "59 seconds"],
  [59_001, "1 minute"],
  [61_000, "2 minutes"],
  [3_540_000, "59 minutes"],
  [3_540_001, "1 hour"],
  [3_600_000, "1 hour"],
  [7_200_001, "3 hours"],
  [82_800_001, "1 day"],
  [86_400_000, "1 day"],
  [90_000_000, "2 days"],
])("%i ms in words are %s, never less than that", (ms, words) => {
  expect(formatDuration(ms)).toBe(words);
});
