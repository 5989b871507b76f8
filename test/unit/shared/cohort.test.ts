import { describe, expect, it } from "vitest";
import { COHORTS, cohortOf, cohortsOf } from "../../../src/shared/cohort.ts";

const CLIENTS = 20_000;

/** Keys as apps have them: numbers in a row, which a plain hash would leave in a row. */
const clients = Array.from({ length: CLIENTS }, (_, index) => `user:${index}`);

function among(name: string, share: number): Set<string> {
  const applies = cohortsOf(name, share);
  return new Set(clients.filter((client) => applies(cohortOf(client))));
}

describe("a cohort", () => {
  it("is the same in every release, since a roll-out outlives a deploy, and records name it", () => {
    expect(["user:ada", "address:192.0.2.1", ""].map(cohortOf)).toEqual([443, 693, 375]);
  });

  it("is a whole number from 0 to 999", () => {
    for (const client of clients) {
      const cohort = cohortOf(client);
      expect(Number.isInteger(cohort) && cohort >= 0 && cohort < COHORTS).toBe(true);
    }
  });

  it("is as large as any other: by a chi-squared test, with 1 in 10,000 for a false alarm", () => {
    const sizes = new Map<number, number>();
    for (const client of clients) sizes.set(cohortOf(client), (sizes.get(cohortOf(client)) ?? 0) + 1);
    const expected = CLIENTS / COHORTS;
    let chi = 0;
    for (let cohort = 0; cohort < COHORTS; cohort++)
      chi += ((sizes.get(cohort) ?? 0) - expected) ** 2 / expected;
    // 999 degrees of freedom.
    expect(chi).toBeLessThan(1_172);
  });
});

describe("a share of the clients", () => {
  it.each([0.001, 0.01, 0.1, 0.5, 0.999])("of %d is as many as it says", (share) => {
    const tolerance = 4 * Math.sqrt(CLIENTS * share * (1 - share)) + 1;
    expect(Math.abs(among("messages", share).size - CLIENTS * share)).toBeLessThan(tolerance);
  });

  it("has all of a smaller one under the same name, so that a roll-out takes nobody out again", () => {
    const larger = among("messages", 0.5);
    for (const client of among("messages", 0.1)) expect(larger).toContain(client);
  });

  it("is another one under another name", () => {
    const other = among("moves", 0.1);
    const both = [...among("messages", 0.1)].filter((client) => other.has(client));
    expect(both.length).toBeLessThan(CLIENTS * 0.05);
  });
});
