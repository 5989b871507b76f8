import { describe, expect, it } from "vitest";
import { type Guard, guardOf, mostOf } from "../../../src/candidate/guard.ts";

describe("a guard", () => {
  it.each<[Guard, { share: number; for: number }]>([
    [{ clients: "0.5%" }, { share: 0.005, for: 600_000 }],
    [
      { clients: 0.01, for: "1h" },
      { share: 0.01, for: 3_600_000 },
    ],
    [{ clients: "0%" }, { share: 0, for: 600_000 }],
    [{ clients: 1 }, { share: 1, for: 600_000 }],
  ])("%j is %j", (guard, defined) => {
    expect(guardOf(guard)).toEqual(defined);
  });

  it.each<[unknown, string]>([
    [{ clients: 1.5 }, 'expected guard.clients to be a share, such as "0.5%" or 0.005, received 1.5'],
    [{ clients: "half" }, 'received "half"'],
    [{ clients: "101%" }, 'received "101%"'],
    [{ clients: -0.1 }, "received -0.1"],
    [{}, "received undefined"],
    [{ clients: Number.NaN }, "received NaN"],
    [{ clients: 0.1, for: "soon" }, 'expected guard.for to be a duration, such as "10m", received "soon"'],
    [{ clients: 0.1, for: 0 }, "received 0"],
  ])("%j is none", (guard, message) => {
    expect(() => guardOf(guard as Guard)).toThrow(message);
  });

  it.each([
    [0.005, 199, 0],
    [0.005, 200, 1],
    [0.29, 100, 29],
    [1, 7, 7],
    [0, 1_000_000, 0],
  ])("of %d lets so many of %i clients be hit: %i", (share, seen, most) => {
    expect(mostOf({ share }, seen)).toBe(most);
  });
});
