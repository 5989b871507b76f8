import { describe, expect, it } from "vitest";
import { accessRefusal } from "../../../src/platform/token-access.ts";

const TOKEN = "0123456789abcdef";
const ask = (authorization?: string, method = "GET"): number | null =>
  accessRefusal(
    new Request("https://example.com/", {
      method,
      headers: authorization === undefined ? {} : { Authorization: authorization },
    }),
    TOKEN,
    "record",
  )?.status ?? null;

describe("what needs a token", () => {
  it("is for those who have it, and only to be read", () => {
    expect(ask(`Bearer ${TOKEN}`)).toBeNull();
    expect(ask(`bearer  ${TOKEN} `)).toBeNull();
    expect(ask(`Bearer ${TOKEN}`, "HEAD")).toBeNull();
    expect(ask(`Bearer ${TOKEN}`, "POST")).toBe(405);
    expect(ask()).toBe(401);
    expect(ask(TOKEN)).toBe(401);
    expect(ask(`Bearer ${TOKEN}0`)).toBe(403);
    expect(ask(`Bearer ${"x".repeat(16)}`)).toBe(403);
  });

  it.each([undefined, "", "short", "fifteen letters", "with spaces in it, all of it"])(
    "is given to nobody by the token %j",
    (token) => {
      expect(() => accessRefusal(new Request("https://example.com/"), token, "record")).toThrow(
        /at least 16 characters.*record/,
      );
    },
  );
});
