import { expect, it } from "vitest";
import { ownersOf } from "../../../src/platform/owners.ts";

it("finds who has a property, the most derived one first", () => {
  class Base {
    greet(): void {}
  }
  class Middle extends Base {}
  class Derived extends Middle {
    override greet(): void {}
  }
  const derived = Object.assign(new Derived(), { own: true });
  expect(ownersOf(derived, "greet")).toEqual([Derived.prototype, Base.prototype]);
  expect(ownersOf(derived, "own")).toEqual([derived]);
  expect(ownersOf(derived, "none")).toEqual([]);
});
