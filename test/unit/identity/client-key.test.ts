import { expect, it } from "vitest";
import { clientKeyOf } from "../../../src/identity/client-key.ts";

it.each([
  ["42", "203.0.113.7", "user:42"],
  ["42", null, "user:42"],
  ["", "203.0.113.7", "user:"],
  [null, "203.0.113.7", "address:203.0.113.7"],
  [null, null, null],
])("a client with the id %j at the address %j is %j", (id, address, expected) => {
  expect(clientKeyOf(id, address)).toBe(expected);
});
