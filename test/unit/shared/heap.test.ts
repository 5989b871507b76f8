import * as fc from "fast-check";
import { expect, it } from "vitest";
import { Heap } from "../../../src/shared/heap.ts";

interface Item {
  value: number;
  readonly order: number;
}

const isBefore = (one: Item, other: Item): boolean =>
  one.value < other.value || (one.value === other.value && one.order < other.order);

const sorted = (items: readonly Item[]): Item[] => items.toSorted((a, b) => (isBefore(a, b) ? -1 : 1));

it("has the least item first, whatever is put in, taken out and changed", () => {
  const value = fc.integer({ min: 0, max: 20 });
  const step = fc.oneof(
    value.map((of) => ({ do: "push", of }) as const),
    value.map((of) => ({ do: "change", of }) as const),
    fc.constant({ do: "take" } as const),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      const heap = new Heap(isBefore);
      let items: Item[] = [];
      for (const [order, each] of steps.entries()) {
        const { first } = heap;
        if (each.do === "push") {
          const item = { value: each.of, order };
          items.push(item);
          heap.push(item);
        } else if (each.do === "take") {
          heap.takeFirst();
          items = items.filter((item) => item !== first);
        } else if (first !== undefined) {
          first.value = each.of;
          heap.settleFirst();
        }
        expect(heap.first).toBe(sorted(items)[0]);
      }
      const rest: Item[] = [];
      for (let { first } = heap; first !== undefined; { first } = heap) {
        rest.push(first);
        heap.takeFirst();
      }
      expect(rest).toEqual(sorted(items));
    }),
  );
});
