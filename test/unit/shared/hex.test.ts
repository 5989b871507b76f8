import { expect, it } from "vitest";
import { hexOf } from "../../../src/shared/hex.ts";

it("writes each byte as two digits", () => {
  expect(hexOf(new Uint8Array([0, 1, 15, 16, 171, 255]))).toBe("00010f10abff");
  expect(hexOf(new Uint8Array())).toBe("");
});
