import { describe, expect, it } from "vitest";
import {
  amount,
  count,
  isAmount,
  listOf,
  oneOf,
  orNull,
  parseObject,
  shape,
  text,
} from "../../../src/shared/shape.ts";

describe("a value that anybody may have written", () => {
  it.each([
    ["a text", text, "hi", "hi"],
    ["a text that is too long", text, "x".repeat(10_001), "x".repeat(10_000)],
    ["no text", text, 5, undefined],
    ["an amount", amount, 0.5, 0.5],
    ["a negative amount", amount, -1, undefined],
    ["an infinite amount", amount, Infinity, undefined],
    ["an amount that is NaN", amount, Number.NaN, undefined],
    ["a count", count, 3, 3],
    ["a count of nothing", count, 0, undefined],
    ["half a count", count, 1.5, undefined],
    ["one of several", oneOf("a", "b"), "b", "b"],
    ["another one", oneOf("a", "b"), "c", undefined],
    ["null where it may be", orNull(count), null, null],
    ["a count where null may be", orNull(count), 2, 2],
    ["a list", listOf(count), [1, 2], [1, 2]],
    ["a list with a wrong item", listOf(count), [1, "2"], undefined],
    ["no list", listOf(count), "12", undefined],
    ["a list that is too long", listOf(count), Array.from({ length: 101 }, () => 1), Array(100).fill(1)],
  ])("%s", (_, read, given, expected) => {
    expect(read(given)).toEqual(expected);
  });

  it("has the fields that are asked for, and no others", () => {
    const read = shape({ a: count }, { b: text });
    expect(read({ a: 1, b: "x", c: true })).toEqual({ a: 1, b: "x" });
    expect(read({ a: 1 })).toEqual({ a: 1 });
    expect([read({ b: "x" }), read({ a: 1, b: 2 }), read(null), read("a")]).toEqual(Array(4).fill(undefined));
  });
});

it("no amount is larger than what JSON keeps whole", () => {
  expect([isAmount(Number.MAX_SAFE_INTEGER), isAmount(Number.MAX_SAFE_INTEGER + 1)]).toEqual([true, false]);
});

it.each([
  ["an object", '{"a":1}', { a: 1 }],
  ["a list", "[1]", null],
  ["null", "null", null],
  ["a number", "5", null],
  ["no JSON", "{", null],
])("parses objects only: %s", (_, given, expected) => {
  expect(parseObject(given)).toEqual(expected);
});
