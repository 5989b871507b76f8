import { describe, expect, it } from "vitest";
import { simulate } from "../../../src/simulator/simulate.ts";
import { suggest } from "../../../src/simulator/suggest.ts";
import type { Crowd } from "../../../src/simulator/generators/crowd.ts";
import { traffic } from "../../../src/simulator/generators/traffic.ts";

const resultOf = (...crowd: readonly Crowd[]) =>
  simulate({}, traffic({ seed: 1, for: "1m", crowd }), { share: 0.99 });

describe("a suggested policy", () => {
  const results = [
    resultOf({ kind: "typist", count: 40 }, { kind: "paster", count: 40 }),
    resultOf({ kind: "pointer", count: 30 }),
    resultOf({ kind: "gameLoop", count: 30 }),
  ];

  it.each(results)("has room for a network that stops for two seconds", (result) => {
    for (const limit of suggest(result).limits ?? []) {
      if (!("window" in limit) || typeof limit.window !== "number") throw new Error("no plain limit");
      expect(limit.burst).toBeGreaterThanOrEqual((2_000 * limit.limit) / limit.window);
    }
  });

  it.each(results)("lets each message through that may be sent", (result) => {
    const { limits = [], maxMessageBytes = 0 } = suggest(result);
    expect(Number.isInteger(Math.log2(maxMessageBytes))).toBe(true);
    expect(maxMessageBytes).toBeGreaterThanOrEqual(Math.max(4_096, 2 * result.maxMessageBytes));
    const [bytes] = limits.filter((limit) => "cost" in limit && limit.cost === "bytes");
    expect(bytes).toMatchObject({ burst: expect.any(Number) as number });
    expect((bytes as { burst: number }).burst).toBeGreaterThanOrEqual(maxMessageBytes);
  });

  it("has no headroom of less than nothing", () => {
    expect(() => suggest(resultOf({ kind: "talker" }), { headroom: 0.5 })).toThrow(RangeError);
    expect(suggest(simulate({}, []))).toEqual({});
  });
});
