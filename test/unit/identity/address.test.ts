import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addressOf } from "../../../src/identity/address.ts";
import { runs } from "../../support/runs.ts";

const from = (headers: Record<string, string>): string | null =>
  addressOf({ url: "https://example.com/", headers: new Headers(headers) });
const addressFrom = (address: string): string | null => from({ "CF-Connecting-IP": address });

describe("an IPv4 address", () => {
  it.each([["203.0.113.7"], ["0.0.0.0"], ["255.255.255.255"]])("is itself: %s", (address) => {
    expect(addressFrom(address)).toBe(address);
  });

  it("is read without the space around it", () => {
    const headers = { get: () => "  203.0.113.7\t" };
    expect(addressOf({ url: "", headers })).toBe("203.0.113.7");
  });

  it.each([["::ffff:203.0.113.7"], ["::FFFF:203.0.113.7"], ["::FfFf:203.0.113.7"]])(
    "is itself where it is mapped into IPv6: %s",
    (address) => {
      expect(addressFrom(address)).toBe("203.0.113.7");
    },
  );

  // ban of one IPv4 client is a ban of all of them.
  it.each([
    ["::ffff:cb00:7107"],
    ["0:0:0:0:0:ffff:203.0.113.7"],
    ["0000:0000:0000:0000:0000:ffff:cb00:7107"],
  ])("is itself however it is mapped into IPv6: %s", (address) => {
    expect(addressFrom(address)).toBe("203.0.113.7");
  });
});

describe("an IPv6 address", () => {
  it.each([
    ["2001:db8:0:1:2:3:4:5", "2001:db8:0:1::/64"],
    ["2001:0db8:0000:0001:0002:0003:0004:0005", "2001:db8:0:1::/64"],
    ["2001:DB8:0:1::5", "2001:db8:0:1::/64"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8::", "2001:db8:0:0::/64"],
    ["2001:db8::2:3:4:5", "2001:db8:0:0::/64"],
    ["2001:db8::1:2:3:4:5", "2001:db8:0:1::/64"],
    ["2001::1:2:3:4:5:6", "2001:0:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["::", "0:0:0:0::/64"],
    ["::2:3:4:5:6:7:8", "0:2:3:4::/64"],
    ["fe80::1%eth0", "fe80:0:0:0::/64"],
    ["64:ff9b::203.0.113.7", "64:ff9b:0:0::/64"],
    ["ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff", "ffff:ffff:ffff:ffff::/64"],
  ])("is its /64: %s is %s", (address, network) => {
    expect(addressFrom(address)).toBe(network);
  });

  const groups = (length: number): fc.Arbitrary<number[]> =>
    fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 0xffff })), {
      minLength: length,
      maxLength: length,
    });

  const spellings: ((address: number[]) => string)[] = [
    (address) => address.map((group) => group.toString(16)).join(":"),
    (address) => address.map((group) => group.toString(16).toUpperCase().padStart(4, "0")).join(":"),
    // As URLs are written, with the longest run of zeros left out.
    (address) =>
      new URL(`http://[${address.map((group) => group.toString(16)).join(":")}]`).hostname.slice(1, -1),
  ];

  it("is the same client however it is written, and whatever its lower half is", () => {
    fc.assert(
      fc.property(groups(4), groups(4), groups(4), (network, host, other) => {
        // Beneath a network of zeros are the IPv4 addresses.
        fc.pre(network.some((group) => group > 0));
        const expected = `${network.map((group) => group.toString(16)).join(":")}::/64`;
        for (const spell of spellings) {
          expect(addressFrom(spell([...network, ...host]))).toBe(expected);
          expect(addressFrom(spell([...network, ...other]))).toBe(expected);
        }
      }),
      { numRuns: runs(2_000) },
    );
  });
});

describe("no address", () => {
  it.each<[string, Record<string, string>]>([
    ["no header", {}],
    ["an empty header", { "CF-Connecting-IP": "" }],
    ["space", { "CF-Connecting-IP": "   " }],
    ["one too long to be one", { "CF-Connecting-IP": "1".repeat(46) }],
    [
      "headers that anyone can set",
      { "X-Forwarded-For": "1.2.3.4", "X-Real-IP": "1.2.3.4", Forwarded: "for=1.2.3.4" },
    ],
  ])("is read from %s", (_, headers) => {
    expect(from(headers)).toBeNull();
  });
});

it("garbage never throws, and never makes an address longer than one can be", () => {
  const garbage = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom(":", "f", "0", ".", "/", "%", " ", "1", "é", "\u0000") }),
  );
  fc.assert(
    fc.property(garbage, (text) => {
      const address = addressOf({ url: "", headers: { get: () => text } });
      expect((address ?? "").length).toBeLessThanOrEqual(45 + 4 * 2 + "::/64".length);
    }),
    { numRuns: runs(5_000) },
  );
});
