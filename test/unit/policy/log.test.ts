import { describe, expect, it } from "vitest";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { isLogged, type LogOptions } from "../../../src/policy/log.ts";

const mistake = (log: unknown): string => {
  try {
    definePolicy({ log: log as LogOptions });
  } catch (error) {
    return String(error);
  }
  return "none";
};

describe("the option log", () => {
  it.each([[undefined], [true], [false]])("is %s as it is given", (log) => {
    expect(definePolicy({ log }).log).toBe(log);
  });

  it("has the level info unless it says another one", () => {
    expect(definePolicy({ log: { format: "json" } }).log).toEqual({ format: "json", level: "info" });
    expect(definePolicy({ log: { format: "text", level: "error" } }).log).toEqual({
      format: "text",
      level: "error",
    });
  });

  it.each([
    ["json", 'log: expected true, false or an object with format, received "json"'],
    [{}, 'log.format: expected "text" or "json", received undefined'],
    [{ format: "JSON" }, 'log.format: expected "text" or "json", received "JSON". Did you mean "json"?'],
    [
      { format: "json", level: "warning" },
      'log.level: expected "debug", "info", "warn" or "error", received "warning"',
    ],
    [{ format: "json", levels: "warn" }, 'log: there is no option "levels". Did you mean "level"?'],
  ])("says what is wrong with %j", (log, expected) => {
    expect(mistake(log)).toContain(expected);
  });

  it("lets through what matters as much, or more", () => {
    const levels = ["debug", "info", "warn", "error"] as const;
    expect(levels.filter((level) => isLogged(level, "warn"))).toEqual(["warn", "error"]);
    expect(levels.filter((level) => isLogged(level, "debug"))).toEqual(levels);
  });
});
