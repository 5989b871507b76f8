import { describe, expect, it } from "vitest";
import { keyFrom, newKey, Pseudonyms } from "../../../src/record/pseudonyms.ts";

const KEY = "00112233445566778899aabbccddeeff";

describe("pseudonyms", () => {
  it("are the same for the same client, and say whether it is known by its address", () => {
    const names = new Pseudonyms(KEY);
    expect(names.ofClient("user:ann")).toMatch(/^user:[\da-f]{16}$/);
    expect(names.ofClient("address:192.0.2.7")).toMatch(/^address:[\da-f]{16}$/);
    expect(new Pseudonyms(KEY).ofClient("user:ann")).toBe(names.ofClient("user:ann"));
    expect(names.ofClient("address:192.0.2.7")).toBe(`address:${names.ofAddress("192.0.2.7")}`);
  });

  it("are different ones for each client, and under each key", () => {
    const names = new Pseudonyms(KEY);
    const many = Array.from({ length: 5_000 }, (_, index) => names.ofClient(`user:${index}`));
    expect(new Set(many).size).toBe(5_000);
    expect(new Pseudonyms(KEY.replace("0", "1")).ofClient("user:1")).not.toBe(names.ofClient("user:1"));
  });

  it("do not tell a user from an address by anything but what they begin with", () => {
    const names = new Pseudonyms(KEY);
    expect(names.ofClient("user:192.0.2.7").slice(5)).not.toBe(names.ofAddress("192.0.2.7"));
  });

  it("come of a secret as of a key, and of another secret otherwise", () => {
    expect(keyFrom("a secret of many words")).toMatch(/^[\da-f]{32}$/);
    const keys = ["a secret of many words", "a secret of many wordt", "a secret of many words "].map(keyFrom);
    expect(new Set(keys).size).toBe(3);
    expect(new Set([newKey(), newKey()]).size).toBe(2);
  });
});
