import { describe, expect, it } from "vitest";
import { Pace } from "../../../src/appeals/pace.ts";
import { MINUTE, SECOND, START } from "../../support/time.ts";

describe("the pace of appeals", () => {
  it("lets a client ask ten times at once, and then once in six seconds, exactly", () => {
    const pace = new Pace();
    for (let asked = 0; asked < 10; asked++) expect(pace.take("eve", START)).toBe(0);
    expect(pace.take("eve", START)).toBe(6 * SECOND);
    expect(pace.take("eve", START + 6 * SECOND - 1)).toBe(1);
    expect(pace.take("eve", START + 6 * SECOND)).toBe(0);
    expect(pace.take("bob", START + 6 * SECOND)).toBe(0);
  });

  it("lets a room be asked five times a second, and what one client asks too much takes nothing of that", () => {
    const pace = new Pace();
    for (let asked = 0; asked < 1_000; asked++) pace.take("eve", START);
    for (let other = 0; other < 40; other++) expect(pace.take(`user ${other}`, START)).toBe(0);
    expect(pace.take("one more", START)).toBe(200);
    expect(pace.take("one more", START + MINUTE)).toBe(0);
  });
});
