import { describe, expect, it } from "vitest";
import { Credits } from "../../../src/limits/credits.ts";
import { MINUTE, START } from "../../support/time.ts";

describe("credits", () => {
  it("make one answer free for each question of its type", () => {
    const credits = new Credits();
    expect(credits.has("reply", START)).toBe(false);
    credits.add("reply", START);
    credits.add("reply", START);
    for (const left of [true, true, false]) {
      expect(credits.has("reply", START)).toBe(left);
      credits.spend("reply");
    }
    expect(credits.has("other", START)).toBe(false);
  });

  it("are at most 8 of a type, and of at most 16 types", () => {
    const credits = new Credits();
    for (let count = 0; count < 100; count++) credits.add("reply", START);
    let free = 0;
    for (; credits.has("reply", START); free++) credits.spend("reply");
    expect(free).toBe(8);
    for (let type = 0; type < 17; type++) credits.add(`${type}`, START);
    expect([credits.has("0", START), credits.has("1", START)]).toEqual([false, true]);
  });

  it("last a minute from the last question, and no longer", () => {
    const credits = new Credits();
    credits.add("reply", START);
    credits.add("reply", START + 10_000);
    expect(credits.has("reply", START + 10_000 + MINUTE)).toBe(true);
    expect(credits.has("reply", START + 10_001 + MINUTE)).toBe(false);
    credits.add("reply", START + 20_000 + MINUTE);
    credits.spend("reply");
    expect(credits.has("reply", START + 20_000 + MINUTE)).toBe(false);
  });

  it("outlast a clock that steps back", () => {
    const credits = new Credits();
    credits.add("reply", START);
    expect(credits.has("reply", START - MINUTE)).toBe(true);
  });
});
