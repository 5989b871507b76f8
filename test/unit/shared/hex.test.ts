import { expect, it } from "vitest";
import { bytesOfHex, hexOf } from "../../../src/shared/hex.ts";

it("writes each byte as two digits", () => {
  expect(hexOf(new Uint8Array([0, 1, 15, 16, 171, 255]))).toBe("00010f10abff");
  expect(hexOf(new Uint8Array())).toBe("");
});

it("reads them again", () => {
  const bytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);
  expect(bytesOfHex(hexOf(bytes))).toEqual(bytes);
  expect(bytesOfHex("")).toEqual(new Uint8Array());
});
