import { expect, it } from "vitest";
import { amountInWords } from "../../../src/shared/amount-in-words.ts";

it.each([
  [0, "messages", "0 messages"],
  [1, "messages", "1 message"],
  [2, "clients", "2 clients"],
  [12_345, "bytes", "12,345 bytes"],
])("%i %s in words are %s", (count, unit, words) => {
  expect(amountInWords(count, unit)).toBe(words);
});
