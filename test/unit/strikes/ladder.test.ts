import * as fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import { cooldownAfter, type Ladder, ladderOf, stepAt, strikesLeft } from "../../../src/strikes/ladder.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Offence, Rung, Step } from "../../../src/policy/rung.ts";
import { runs } from "../../support/runs.ts";

const unexpected = (error: unknown): never => {
  throw error;
};
const ladder = (policy: Policy = {}, onError: (error: unknown) => void = unexpected): Ladder =>
  ladderOf(definePolicy(policy), onError);

const offence = (strikes: number): Offence => ({
  strikes,
  limit: "chat",
  clientKey: "user:ada",
  userId: "ada",
  connectionId: "a",
  address: null,
  tier: "pro",
  type: "chat",
});
const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);

describe("the cool-down", () => {
  it("grows by the factor with each strike, up to the longest", () => {
    const waits = upTo(8).map((strikes) => cooldownAfter(ladder(), strikes));
    expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 16_000, 30_000, 30_000, 30_000]);
  });

  it.each<[NonNullable<Policy["cooldown"]>, number[]]>([
    [{ factor: 1 }, [1_000, 1_000, 1_000]],
    [{ factor: 1.5 }, [1_000, 1_500, 2_250]],
    [{ base: 100, factor: 10, max: 100 }, [100, 100, 100]],
    [{ base: 0, max: 0 }, [0, 0, 0]],
    [{ base: 1, factor: 1.1, max: 2 }, [1, 1, 1]],
    [{ base: 7, factor: 1e308, max: "1d" }, [7, 86_400_000, 86_400_000]],
  ])("of %o is %o ms", (cooldown, waits) => {
    expect(upTo(3).map((strikes) => cooldownAfter(ladder({ cooldown }), strikes))).toEqual(waits);
  });

  const cooldowns = fc
    .record({
      base: fc.integer({ min: 1, max: 60_000 }),
      factor: fc.double({ min: 1, max: 1e6, noNaN: true }),
      room: fc.nat(1e9),
    })
    .map(({ base, factor, room }) => ({ base, factor, max: base + room }));

  it("is whole, never shorter than the one before, and never longer than the longest", () => {
    fc.assert(
      fc.property(cooldowns, fc.integer({ min: 1, max: 5_000 }), (cooldown, strikes) => {
        const rungs = ladder({ cooldown });
        const wait = cooldownAfter(rungs, strikes);
        expect(Number.isSafeInteger(wait)).toBe(true);
        expect(wait).toBeLessThanOrEqual(cooldown.max);
        expect(cooldownAfter(rungs, strikes + 1)).toBeGreaterThanOrEqual(wait);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it.each([
    [2, 1_025],
    [1e308, 3],
  ])("of none stays none, at a factor of %d even after %i strikes", (factor, strikes) => {
    expect(cooldownAfter(ladder({ cooldown: { base: 0, factor } }), strikes)).toBe(0);
  });
});

describe("the top", () => {
  const warn = (strikes: number): Rung => ({ strikes, do: "warn" });
  const close = (strikes: number): Rung => ({ strikes, do: "close" });
  const hide = (strikes: number): Rung => ({ strikes, do: "shadow-ban" });

  it.each<[string, Policy, number]>([
    ["a ladder that ends in a close", { ladder: [warn(1), close(6)] }, 6],
    ["a ladder that ends in a shadow-ban, as of warnings", { ladder: [warn(1), hide(4)] }, 6],
    ["a ladder that hides beyond the longest cool-down", { ladder: [warn(1), hide(9)] }, 9],
    ["a ladder of a close alone", { ladder: [close(1)] }, 1],
    [
      "a ladder that ends in a restriction",
      { ladder: [warn(1), { strikes: 3, do: "restrict", only: [] }] },
      3,
    ],
    [
      "a ladder that ends in a function",
      { ladder: [warn(1), { strikes: 5, do: () => ({ do: "warn" }) }] },
      100,
    ],
    ["warnings alone: where the cool-down is longest", { ladder: [warn(1)] }, 6],
    ["warnings only: where the cool-down is longest", { ladder: [{ strikes: 1, do: "warn" }] }, 6],
    ["warnings that go on beyond the longest cool-down", { ladder: [warn(1), warn(99)] }, 99],
    [
      "warnings whose cool-down does not grow",
      { ladder: [{ strikes: 1, do: "warn" }], cooldown: { factor: 1 } },
      1,
    ],
    [
      "warnings whose cool-down is longest from the start",
      { ladder: [{ strikes: 1, do: "warn" }], cooldown: { base: 5, max: 5 } },
      1,
    ],
    ["warnings without a cool-down", { ladder: [{ strikes: 1, do: "warn" }], cooldown: { base: 0 } }, 1],
    [
      "warnings that grow to an exact power",
      { ladder: [{ strikes: 1, do: "warn" }], cooldown: { base: 1, factor: 10, max: 1_000 } },
      4,
    ],
  ])("of %s", (_, policy, top) => {
    expect(ladder(policy).top).toBe(top);
  });

  it("of warnings alone has the longest cool-down, and is the first that has it but for rounding", () => {
    const cooldowns = fc
      .record({
        base: fc.integer({ min: 1, max: 10_000 }),
        factor: fc.double({ min: 1.1, max: 100, noNaN: true }),
        room: fc.nat(1e7),
      })
      .map(({ base, factor, room }) => ({ base, factor, max: base + room }));
    fc.assert(
      fc.property(cooldowns, (cooldown) => {
        const rungs = ladder({ ladder: [{ strikes: 1, do: "warn" }], cooldown });
        expect(cooldownAfter(rungs, rungs.top)).toBe(cooldown.max);
        const below = cooldown.base * cooldown.factor ** (rungs.top - 2);
        expect(rungs.top === 1 || below < cooldown.max * (1 + 1e-9)).toBe(true);
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe("the rung", () => {
  const rungs = ladder({
    ladder: [
      { strikes: 2, do: "warn" },
      { strikes: 5, do: "shadow-ban", for: "1m" },
      { strikes: 7, do: "close", for: "forever" },
    ],
  });

  it("holds from its strikes to those of the next, and below the first is a warning", () => {
    const held = [0, ...upTo(9)].map((strikes) => stepAt(rungs, offence(strikes)).do);
    expect(held).toEqual([
      "warn",
      "warn",
      "warn",
      "warn",
      "warn",
      "shadow-ban",
      "shadow-ban",
      "close",
      "close",
      "close",
    ]);
  });

  it("says how many strikes are left until the close, never fewer than none", () => {
    expect([0, 1, 6, 7, 8].map((strikes) => strikesLeft(rungs, strikes))).toEqual([7, 6, 1, 0, 0]);
  });

  it.each<[string, Policy]>([
    ["warns alone", { ladder: [{ strikes: 1, do: "warn" }] }],
    ["ends in a shadow-ban", { ladder: [{ strikes: 3, do: "shadow-ban" }] }],
    ["has no rungs", { ladder: [{ strikes: 1, do: "warn" }] }],
  ])("says null where it never closes: a ladder that %s", (_, policy) => {
    expect([0, 1, 99].map((strikes) => strikesLeft(ladder(policy), strikes))).toEqual([null, null, null]);
  });
});

describe("a rung that is a function", () => {
  it("is told of the offence in full, and decides for each anew", () => {
    const decide = vi.fn<(offence: Offence) => Step>(({ strikes }) =>
      strikes < 3 ? { do: "restrict", only: ["chat"] } : { do: "close", for: "5m" },
    );
    const rungs = ladder({ ladder: [{ strikes: 1, do: decide }] });
    expect(stepAt(rungs, offence(1))).toEqual({ do: "restrict", only: ["chat"], for: 60_000 });
    expect(stepAt(rungs, offence(3))).toEqual({ do: "close", for: 300_000, disclosure: "none" });
    expect(decide.mock.calls).toEqual([[offence(1)], [offence(3)]]);
  });

  it.each<[unknown]>([
    [undefined],
    [null],
    ["close"],
    [{ do: "explode" }],
    [{ do: "close", for: -1 }],
    [{ do: "close", for: "soon" }],
    [{ do: "restrict" }],
    [{ do: "warn", for: "1m" }],
    [{}],
    [{ do: "close", for: 0 }],
    [{ do: "warn", strikes: 1 }],
    [{ do: "close", disclosure: "later" }],
    [{ do: "warn", disclosure: "notify" }],
    [Promise.resolve({ do: "close" })],
  ])("warns, and the error is told, where it returns %o", (nonsense) => {
    const onError = vi.fn<(error: unknown) => void>();
    const rungs = ladder({ ladder: [{ strikes: 2, do: () => nonsense as Step }] }, onError);
    expect(stepAt(rungs, offence(2))).toEqual({ do: "warn" });
    expect(onError.mock.calls).toEqual([[expect.any(TypeError)]]);
    expect(String(onError.mock.calls[0]?.[0])).toContain("the rung at 2 strikes returned no step");
  });

  it("warns, and the error is told, where it throws", () => {
    const [error, onError] = [new Error("no"), vi.fn<(error: unknown) => void>()];
    const decide = (): never => {
      throw error;
    };
    expect(stepAt(ladder({ ladder: [{ strikes: 1, do: decide }] }, onError), offence(1))).toEqual({
      do: "warn",
    });
    expect(onError.mock.calls).toEqual([[error]]);
  });

  it.each<[string, Step, object]>([
    ["warn", { do: "warn" }, { do: "warn" }],
    ["restrict", { do: "restrict", only: ["chat"] }, { do: "restrict", only: ["chat"], for: 60_000 }],
    ["shadow-ban", { do: "shadow-ban" }, { do: "shadow-ban", for: 600_000, disclosure: "none" }],
    ["close", { do: "close" }, { do: "close", for: 60_000, disclosure: "none" }],
    [
      "close for ever, and tell",
      { do: "close", for: "forever", disclosure: "notify" },
      { do: "close", for: "forever", disclosure: "notify" },
    ],
    ["close for ever", { do: "close", for: "forever" }, { do: "close", for: "forever", disclosure: "none" }],
  ])("may say %s, with the defaults of a rung", (_, step, defined) => {
    expect(stepAt(ladder({ ladder: [{ strikes: 1, do: () => step }] }), offence(1))).toEqual(defined);
  });

  it("says null for the strikes that are left: nobody knows when it closes", () => {
    const rungs = ladder({ ladder: [{ strikes: 1, do: () => ({ do: "close" }) }] });
    expect(strikesLeft(rungs, 1)).toBeNull();
  });
});
