import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { gcra } from "../../../src/shared/gcra.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { START } from "../../support/time.ts";

const algorithm = gcra({ limit: 1, window: 1_000, burst: 5 });
const bucket = (count: number, at = START) => ({ at, count, before: 0 });

describe("the buckets of a room", () => {
  it("are never more than they may be, whatever keys are made up", () => {
    const buckets = new KeyedBuckets(100);
    for (let index = 0; index < 10_000; index++) {
      buckets.set(`${index}`, bucket(1_000), algorithm, START);
      expect(buckets.size).toBeLessThanOrEqual(100);
    }
  });

  it("let go of what is as good as new before what is not", () => {
    const buckets = new KeyedBuckets(3);
    buckets.set("full", bucket(5_000), algorithm, START);
    buckets.set("drained", bucket(1_000), algorithm, START);
    buckets.set("other", bucket(5_000), algorithm, START);
    buckets.set("new", bucket(1_000, START + 1_000), algorithm, START + 1_000);
    expect(["full", "drained", "other", "new"].filter((key) => buckets.get(key) !== undefined)).toEqual([
      "full",
      "other",
      "new",
    ]);
  });

  it("let go of the one used longest ago, where all still count", () => {
    const buckets = new KeyedBuckets(2);
    buckets.set("a", bucket(5_000), algorithm, START);
    buckets.set("b", bucket(5_000), algorithm, START);
    buckets.set("a", bucket(4_000), algorithm, START);
    buckets.set("c", bucket(5_000), algorithm, START);
    expect([buckets.get("a"), buckets.get("b"), buckets.get("c")]).toEqual([
      bucket(4_000),
      undefined,
      bucket(5_000),
    ]);
  });

  it("are those used last, whatever was set and deleted before", () => {
    const key = fc.constantFrom("a", "b", "c", "d", "e", "f");
    const step = fc.record({ key, deletes: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), fc.integer({ min: 1, max: 5 }), (steps, most) => {
        const buckets = new KeyedBuckets(most);
        let inOrder: string[] = [];
        for (const { key, deletes } of steps) {
          inOrder = inOrder.filter((other) => other !== key);
          if (deletes) buckets.delete(key);
          else {
            buckets.set(key, bucket(5_000), algorithm, START);
            inOrder = [...inOrder, key].slice(-most);
          }
          expect(buckets.size).toBe(inOrder.length);
          expect(inOrder.every((other) => buckets.get(other) !== undefined)).toBe(true);
        }
      }),
    );
  });

  it("take in what a connection remembers only where it is fuller, once what has drained since is taken off", () => {
    const buckets = new KeyedBuckets(9);
    const restored = (count: number, at: number): number | undefined => {
      buckets.restore("a", bucket(count, at), algorithm, START);
      return buckets.get("a")?.count;
    };
    expect(restored(2_000, START)).toBe(2_000);
    expect(restored(1_000, START)).toBe(2_000);
    expect(restored(9_000, START - 60_000)).toBe(2_000);
    expect(restored(3_000, START)).toBe(3_000);
    // From a clock that has stepped back since: nothing has drained.
    expect(restored(4_000, START + 1_000)).toBe(4_000);
  });

  it("take in the fuller of two that leave as much, and of two that run down in the same millisecond", () => {
    const buckets = new KeyedBuckets(9);
    buckets.restore("share", bucket(20_000), algorithm, START);
    buckets.restore("share", bucket(21_000), algorithm, START);
    buckets.restore("share", bucket(20_500), algorithm, START);
    expect(buckets.get("share")?.count).toBe(21_000);

    const fast = gcra({ limit: 5_000, window: 1_000, burst: 5_000 });
    buckets.restore("fast", bucket(1), fast, START);
    buckets.restore("fast", bucket(2), fast, START);
    expect(buckets.get("fast")?.count).toBe(2);
  });
});
