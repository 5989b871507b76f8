import * as fc from "fast-check";
import { expect, it } from "vitest";
import { VirtualTimers } from "../../../src/rehearsal/virtual-timers.ts";
import { runs } from "../../support/runs.ts";

it("ring in order of their time, then of when they were set, and not before it comes", () => {
  fc.assert(
    fc.property(
      fc.array(fc.record({ ms: fc.nat({ max: 20 }), isCleared: fc.boolean() }), { maxLength: 40 }),
      fc.nat({ max: 25 }),
      (alarms, until) => {
        const timers = new VirtualTimers();
        timers.advance(100);
        const rung: number[] = [];
        const set = alarms.map(({ ms }, index) =>
          timers.set(() => {
            expect(timers.now).toBe(100 + ms);
            rung.push(index);
          }, ms),
        );
        alarms.forEach(({ isCleared }, index) => isCleared && timers.clear(set[index]));
        timers.advance(100 + until);
        const due = alarms
          .map((alarm, index) => ({ ...alarm, index }))
          .filter(({ ms, isCleared }) => !isCleared && ms <= until)
          .toSorted((a, b) => a.ms - b.ms || a.index - b.index);
        expect(rung).toEqual(due.map(({ index }) => index));
        expect(timers.now).toBe(100 + until);
      },
    ),
    { numRuns: runs(200) },
  );
});

it("can set others as they ring", () => {
  const timers = new VirtualTimers();
  const rung: number[] = [];
  const again = (): void => {
    rung.push(timers.now);
    timers.set(again, 10);
  };
  timers.set(again, 10);
  timers.advance(35);
  expect(rung).toEqual([10, 20, 30]);
});
