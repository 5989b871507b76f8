import { describe, expect, it } from "vitest";
import { Evidence, faredWith } from "../../../src/candidate/evidence.ts";
import { SeededRandom } from "../../support/seeded-random.ts";

describe("the evidence for a candidate", () => {
  it("is how many clients were seen, and how many of them fare differently", () => {
    const evidence = new Evidence();
    const [same, hit, spared, both] = [1, 2, 3, 4];
    evidence.note(same, faredWith(null, false, false));
    evidence.note(hit, faredWith(null, false, true));
    evidence.note(spared, faredWith(null, true, false));
    evidence.note(both, faredWith(null, true, true));
    expect(evidence.tally).toEqual({ seen: 4, hit: 1, spared: 1 });
    expect(evidence.spared).toEqual([spared]);
  });

  it("is about clients, and not about messages: one that both refuse something fares alike", () => {
    const evidence = new Evidence();
    for (let count = 0; count < 3; count++) evidence.note(1, faredWith(null, false, true));
    expect(evidence.tally).toEqual({ seen: 1, hit: 1, spared: 0 });
    evidence.note(1, faredWith(null, true, false));
    expect(evidence.tally).toEqual({ seen: 1, hit: 0, spared: 0 });
  });

  it("says whether anything has changed", () => {
    const evidence = new Evidence();
    expect(evidence.note(1, faredWith(null, false, false))).toBe(true);
    expect(evidence.note(1, faredWith(null, false, false))).toBe(false);
    expect(evidence.note(1, faredWith(null, false, true))).toBe(true);
    expect(evidence.note(1, faredWith(null, false, false))).toBe(false);
  });

  it("is bounded however many clients come, and an estimate from then on", () => {
    const evidence = new Evidence();
    const random = new SeededRandom(7);
    const clients = 200_000;
    let hits = 0;
    for (let index = 0; index < clients; index++) {
      const isHit = random.below(100) < 5;
      if (isHit) hits++;
      evidence.note(Evidence.idOf(`user:${index}`), faredWith(null, false, isHit));
    }
    const { seen, hit, spared } = evidence.tally;
    expect(seen / evidence.each).toBeLessThanOrEqual(4_096);
    expect(seen / evidence.each).toBeGreaterThan(2_048 * 0.9);
    expect(Math.abs(seen / clients - 1)).toBeLessThan(0.1);
    expect(Math.abs(hit / seen - hits / clients)).toBeLessThan(0.02);
    expect(spared).toBe(0);
  });

  it("goes on with the clients that it was told of, one of so many", () => {
    const evidence = new Evidence([8, 16], 8);
    expect(evidence.tally).toEqual({ seen: 16, hit: 0, spared: 16 });
    evidence.note(9, faredWith(null, true, false));
    expect(evidence.tally.seen).toBe(16);
    evidence.note(16, faredWith(null, true, true));
    expect(evidence.spared).toEqual([8]);
  });

  it.each([0, 1, 2, 3])("tells %i clients apart by the least that differs between their keys", (last) => {
    const ids = new Set(Array.from({ length: 1_000 }, (_, index) => Evidence.idOf(`user:${index}${last}`)));
    expect(ids.size).toBe(1_000);
  });
});
