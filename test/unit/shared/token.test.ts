import { describe, expect, it } from "vitest";
import { isSameToken, newToken } from "../../../src/shared/token.ts";

describe("a token", () => {
  it("is 64 hex digits, and no two are the same", () => {
    const tokens = Array.from({ length: 100 }, newToken);
    for (const token of tokens) expect(token).toMatch(/^[\da-f]{64}$/);
    expect(new Set(tokens).size).toBe(tokens.length);
  });

  it("has every digit at every place, in time", () => {
    const tokens = Array.from({ length: 400 }, newToken);
    for (let place = 0; place < 64; place++) {
      expect(new Set(tokens.map((token) => token[place])).size).toBe(16);
    }
  });

  it("is the same as itself", () => {
    const token = newToken();
    expect(isSameToken(token, `${token.slice(0, 32)}${token.slice(32)}`)).toBe(true);
  });

  it("is not the same where one digit differs, at whichever place", () => {
    const token = newToken();
    for (let place = 0; place < 64; place++) {
      const digit = token[place] === "0" ? "1" : "0";
      expect(isSameToken(token, `${token.slice(0, place)}${digit}${token.slice(place + 1)}`)).toBe(false);
    }
  });

  it.each<[string, (token: string) => unknown]>([
    ["nothing", () => undefined],
    ["null", () => null],
    ["empty text", () => ""],
    ["its beginning", (token) => token.slice(0, 63)],
    ["its end", (token) => token.slice(1)],
    ["more", (token) => `${token}0`],
    ["it in a list", (token) => [token]],
    ["it as an object", (token) => new String(token)],
    ["a number", () => 0],
    ["true", () => true],
  ])("is not the same as %s", (_, received) => {
    const token = newToken();
    expect(isSameToken(token, received(token))).toBe(false);
  });
});
