import { describe, expect, it } from "vitest";
import { Random } from "../../../../src/simulator/generators/random.ts";

const words = (random: Random, count: number): number[] => Array.from({ length: count }, () => random.word());

describe("xoshiro128**", () => {
  it("gives what its authors' program gives", () => {
    expect(words(new Random(1, 2, 3, 4), 10)).toEqual([
      11520, 0, 5927040, 70819200, 2031721883, 1637235492, 1287239034, 3734860849, 3729100597, 4258142804,
    ]);
  });
});

describe("chance", () => {
  it("is the same for the same seed and name, and for no other", () => {
    const of = (seed: number, name: string): string => words(Random.of(seed, name), 4).join();
    expect(of(7, "talker:1")).toBe(of(7, "talker:1"));
    const names = ["talker:1", "talker:2", "typist:1", "", "a", "b"];
    const seeds = [0, 1, 2, -1, 2 ** 32, 2 ** 40 + 1];
    const all = seeds.flatMap((seed) => names.map((name) => of(seed, name)));
    expect(new Set(all).size).toBe(all.length);
  });

  it("keeps to its bounds, and reaches all between them", () => {
    const random = Random.of(1, "");
    const rolled = new Set(Array.from({ length: 1_000 }, () => random.whole(3, 8)));
    expect([...rolled].toSorted()).toEqual([3, 4, 5, 6, 7, 8]);
    const between = Array.from({ length: 1_000 }, () => random.between(-2, 5));
    expect(Math.min(...between)).toBeGreaterThanOrEqual(-2);
    expect(Math.max(...between)).toBeLessThan(5);
    const picked = new Set(Array.from({ length: 100 }, () => random.pick(["a", "b"])));
    expect([...picked].toSorted()).toEqual(["a", "b"]);
  });

  it("has the means and the medians that it is asked for", () => {
    const random = Random.of(1, "");
    const many = <T>(make: () => T): T[] => Array.from({ length: 20_000 }, make);
    const mean = many(() => random.pause(100)).reduce((sum, value) => sum + value, 0) / 20_000;
    expect(mean).toBeGreaterThan(94);
    expect(mean).toBeLessThan(104);
    const around = many(() => random.around(100)).toSorted((a, b) => a - b);
    expect(around[10_000]).toBeGreaterThan(96);
    expect(around[10_000]).toBeLessThan(104);
    expect(around.at(0)).toBe(25);
    expect(around.at(-1)).toBe(600);
    expect(many(() => random.chance(0.25)).filter(Boolean).length / 20_000).toBeCloseTo(0.25, 1);
  });
});
