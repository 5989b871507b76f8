import { expect, it } from "vitest";
import { show } from "../../../src/shared/show.ts";

const loop: { self?: unknown } = {};
loop.self = loop;
const secretive = {
  toJSON() {
    throw new Error("no");
  },
};

it.each([
  ["1 hour", '"1 hour"'],
  [NaN, "NaN"],
  [undefined, "undefined"],
  [null, "null"],
  [1n, "1n"],
  [Symbol("a"), "Symbol(a)"],
  [() => 1, "a function"],
  [[1, "a"], '[1,"a"]'],
  [loop, "an object that refers to itself"],
  [secretive, "an object that cannot be shown"],
])("%p is shown as an error can bear it", (value, text) => {
  expect(show(value)).toBe(text);
});

it("a long value is cut after 100 characters", () => {
  expect(show("x".repeat(200))).toBe(`"${"x".repeat(99)}…`);
});
