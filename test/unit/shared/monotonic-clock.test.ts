import * as fc from "fast-check";
import { expect, it } from "vitest";
import { MonotonicClock } from "../../../src/shared/monotonic-clock.ts";

it("follows a clock that goes forward", () => {
  const clock = new MonotonicClock();
  expect([5, 6, 1_000].map((now) => clock.next(now))).toEqual([5, 6, 1_000]);
});

it("goes forward whatever the clock does", () => {
  fc.assert(
    fc.property(fc.array(fc.nat(100)), (times) => {
      const clock = new MonotonicClock();
      const moments = times.map((now) => clock.next(now));
      moments.forEach((moment, index) => {
        expect(moment).toBeGreaterThan(moments[index - 1] ?? -1);
        expect(moment).toBeGreaterThanOrEqual(times[index] ?? 0);
      });
    }),
  );
});

it("comes after a time that has passed", () => {
  const clock = new MonotonicClock();
  clock.passed(100);
  clock.passed(50);
  expect(clock.next(7)).toBe(101);
});
