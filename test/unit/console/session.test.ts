import { describe, expect, it } from "vitest";
import { IDLE_AFTER, isOver, LONGEST, newSession } from "../../../src/console/session.ts";
import { START } from "../../support/time.ts";

describe("a session", () => {
  const session = newSession("a-token-of-some-length", START);

  it("is over after idling, to the millisecond", () => {
    expect(isOver(session, START + IDLE_AFTER - 1)).toBe(false);
    expect(isOver(session, START + IDLE_AFTER)).toBe(true);
  });

  it("is over after its longest, whatever was done", () => {
    const active = { ...session, activeAt: START + LONGEST - 1 };
    expect(isOver(active, START + LONGEST - 1)).toBe(false);
    expect(isOver(active, START + LONGEST)).toBe(true);
  });

  it("is not that of a time to come", () => {
    expect(isOver(session, START - 60_000)).toBe(false);
    expect(isOver(session, START - 60_001)).toBe(true);
    expect(isOver({ ...session, activeAt: START + 2 * LONGEST }, START)).toBe(true);
  });
});
