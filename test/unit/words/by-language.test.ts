import { afterEach, describe, expect, it, vi } from "vitest";
import {
  directionOf,
  formatDelay,
  formatDuration,
  formatNumber,
  pluralOf,
} from "../../../src/words/by-language.ts";

afterEach(() => vi.unstubAllGlobals());

describe("a time", () => {
  it.each([
    ["en", 1_000, "1 second", "in 1 second"],
    ["en", 1_001, "2 seconds", "in 2 seconds"],
    ["de", 86_400_001, "2 Tage", "in 2 Tagen"],
    ["fr", 60_000, "1 minute", "dans 1 minute"],
    ["pl", 300_000, "5 minut", "za 5 minut"],
    ["ar", 7_200_000, "ساعتان", "خلال ساعتين"],
    ["ja", 3_000, "3 秒", "3 秒後"],
  ])("is said in %s", (language, ms, duration, delay) => {
    expect(formatDuration(language, ms)).toBe(duration);
    expect(formatDelay(language, ms)).toBe(delay);
  });

  it("is said in English if the language is none", () => {
    expect(formatDuration("no such language", 1_000)).toBe("1 second");
    expect(formatDelay("no such language", 1_000)).toBe("in 1 second");
  });
});

it("English needs nothing of the runtime, and any language can do without", () => {
  vi.stubGlobal("Intl", {});
  expect(formatDuration("en", 2_000)).toBe("2 seconds");
  expect(formatDelay("de", 2_000)).toBe("in 2 seconds");
  expect(formatNumber("de", 1_234)).toBe("1234");
  expect(pluralOf("de", 1)).toBe("other");
});

it("numbers and plurals are the language's", () => {
  expect(formatNumber("de", 1_234.5)).toBe("1.234,5");
  expect(pluralOf("ar", 2)).toBe("two");
});

it.each([
  ["ar", "rtl"],
  ["he-IL", "rtl"],
  ["fa", "rtl"],
  ["en", "ltr"],
  ["arn", "ltr"],
  ["zh", "ltr"],
] as const)("%s is written %s", (language, direction) => {
  expect(directionOf(language)).toBe(direction);
});
