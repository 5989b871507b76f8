import { afterEach, describe, expect, it, vi } from "vitest";
import { isInDevelopment, isLoopback } from "../../../src/platform/surroundings.ts";

afterEach(() => vi.unstubAllEnvs());

describe("a server on the developer's machine", () => {
  it.each([
    ["http://localhost:1999/parties/main/lobby", true],
    ["http://app.localhost/", true],
    ["ws://127.0.0.1:8787/", true],
    ["http://[::1]:8787/", true],
    ["https://example.com/", false],
    ["https://localhost.example.com/", false],
    ["https://127.0.0.1.example.com/", false],
    ["not a URL", false],
  ])("is told by its URL: %s", (url, expected) => {
    vi.stubEnv("NODE_ENV", "development");
    expect(isInDevelopment(url)).toBe(expected);
  });

  it.each([
    ["production", false],
    ["test", false],
    ["development", true],
    [undefined, true],
  ])("is none where NODE_ENV is %s: %s", (stage, expected) => {
    vi.stubEnv("NODE_ENV", stage);
    expect(isInDevelopment("http://localhost/")).toBe(expected);
  });
});

it("knows the machine's own addresses", () => {
  const addresses = ["127.0.0.1", "127.8.0.1", "0:0:0:0::/64", "203.0.113.7", "2001:db8:0:0::/64"];
  expect(addresses.map(isLoopback)).toEqual([true, true, true, false, false]);
});
