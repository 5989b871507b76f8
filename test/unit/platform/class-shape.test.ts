import { expect, it } from "vitest";
import { hasMethods, isClass, kindOf } from "../../../src/platform/class-shape.ts";

it("a class is what has a prototype to guard", () => {
  class Room {
    onMessage(): void {}
  }
  function Old(): void {}
  for (const each of [Room, class extends Room {}, Old]) expect(isClass(each)).toBe(true);
  for (const each of [() => {}, { method() {} }.method, {}, null, undefined, "Room"])
    expect(isClass(each)).toBe(false);
});

it("a class has the methods of its own and those that it inherits, all of which are asked for", () => {
  class Room {
    readonly field = (): void => {};
    onMessage(): void {}
  }
  class Chat extends Room {
    onClose(): void {}
  }
  expect(hasMethods(Chat, "onMessage", "onClose")).toBe(true);
  expect(hasMethods(Chat, "onMessage", "onConnect")).toBe(false);
  expect(hasMethods(Room, "onClose")).toBe(false);
  expect(hasMethods(Room, "field")).toBe(false);
});

it.each([
  [null, "null"],
  [undefined, "undefined"],
  [{}, "an object"],
  ["Room", "string"],
  [() => {}, "a function that is not a class"],
])("%s is said to be %s", (value, kind) => {
  expect(kindOf(value)).toBe(kind);
});
