import { describe, expect, it } from "vitest";
import { base64Of, bytesOfBase64 } from "../../../src/shared/base64.ts";

const bytes = (length: number): Uint8Array =>
  Uint8Array.from({ length }, (_, index) => (index * 131 + 7) % 256);

describe("base64", () => {
  it.each([0, 1, 2, 3, 12_287, 12_288, 12_289, 100_001])("writes %i bytes as the platform does", (length) => {
    const text = base64Of(bytes(length));
    expect(text).toBe(Buffer.from(bytes(length)).toString("base64"));
    expect(bytesOfBase64(text)).toEqual(bytes(length));
  });

  it("does not read what is none", () => {
    expect(() => bytesOfBase64("ä")).toThrow(Error);
  });
});
