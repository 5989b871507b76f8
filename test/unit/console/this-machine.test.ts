import { expect, it } from "vitest";
import { isOnThisMachine } from "../../../src/console/this-machine.ts";

it.each<[host: string | null, address: string | null, isHere: boolean]>([
  ["localhost:1999", null, true],
  ["127.0.0.1", "127.0.0.1", true],
  ["[::1]:8787", "::1", true],
  ["localhost", "::ffff:127.0.0.1", true],
  ["localhost", "192.0.2.1", false],
  ["rooms.example", null, false],
  ["localhost.evil.example", null, false],
  ["127.0.0.1.evil.example", null, false],
  ["evil.example:1@localhost", null, false],
  [null, null, false],
])("host %s, address %s: %s", (host, address, isHere) => {
  const headers = new Map([
    ["Host", host],
    ["CF-Connecting-IP", address],
  ]);
  expect(isOnThisMachine({ url: "http://x/", headers: { get: (name) => headers.get(name) ?? null } })).toBe(
    isHere,
  );
});
