import { describe, expect, it } from "vitest";
import { Limiter } from "../../../src/limits/limiter.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import type { Limit } from "../../../src/policy/limit.ts";
import { Pseudonyms } from "../../../src/record/pseudonyms.ts";
import { SharedKeys } from "../../../src/record/shared-keys.ts";
import { TrafficNames } from "../../../src/record/traffic-names.ts";

const pseudonyms = new Pseudonyms("00");
const ANN = pseudonyms.ofClient("user:ann");

/** What becomes of a key that a policy with this limit has made. */
function hidden(limit: Omit<Limit, "name" | "limit" | "window">, key: (id: number) => string): string | null {
  const policy = definePolicy({ limits: [{ name: "a limit", limit: 1, window: "1s", ...limit }] });
  const limiter = new Limiter(policy, false, () => {});
  const keys = new SharedKeys({ limiter, pseudonyms, names: new TrafficNames(policy) });
  const id = limiter.limits[0]?.counters[0]?.id ?? 0;
  return keys.of(key(id))?.key.replace(String(id), "#") ?? null;
}

const of =
  (...rest: unknown[]) =>
  (id: number): string =>
    JSON.stringify(["a limit", id, ...rest]);

describe("the key of a shared count", () => {
  it.each([
    ["a client", { per: "client" }, of("user:ann"), `["a limit",#,"${ANN}"]`],
    ["the room", { per: "room" }, of(""), '["a limit",#,""]'],
    [
      "an address",
      { per: "address" },
      of("192.0.2.1"),
      `["a limit",#,"${pseudonyms.ofAddress("192.0.2.1")}"]`,
    ],
    ["a type", { match: { type: ["a", "b"] } }, of("", "a"), '["a limit",#,"","a"]'],
    [
      "a tier",
      { per: "client", match: { tier: ["x", "y"] } },
      of("user:ann", "x"),
      `["a limit",#,"${ANN}","x"]`,
    ],
    ["no type", { match: { type: () => true } }, of("", null), '["a limit",#,"",null]'],
    ["an id", { match: { userId: () => true } }, of("", "ann"), `["a limit",#,"","${ANN.slice(5)}"]`],
    [
      "a client's share of the room",
      { per: "room" },
      (id) => `${of("")(id)}share:user:ann`,
      `["a limit",#,""]share:${ANN}`,
    ],
    [
      "nobody's share of the room",
      { per: "room" },
      (id) => `${of("")(id)}share:null`,
      '["a limit",#,""]share:null',
    ],
  ] satisfies [string, Partial<Limit>, (id: number) => string, string][])(
    "has pseudonyms only, for %s",
    (_, limit, key, expected) => {
      expect(hidden(limit, key)).toBe(expected);
    },
  );

  it.each([
    ["a function of the app made it", { per: () => "ann" }, of("ann")],
    ["a function of the app made it, of nothing", { per: () => "" }, of("")],
    ["it depends on what a client chose", { match: { connectionId: () => true } }, of("", "ann")],
    ["it is of another limit", {}, () => '["another",1,"user:ann"]'],
    ["it is of other numbers", {}, () => '["a limit",1,"user:ann"]'],
    ["it was too long to be kept", { per: "client" }, (id) => `["a limit",${id},"user:ann#300#12345`],
    ["it has more in it than the limit asks for", { per: "client" }, of("user:ann", "ann")],
    ["its client is none", { per: "client" }, of("ann")],
    ["it is no key", {}, () => "ann"],
  ] satisfies [string, Partial<Limit>, (id: number) => string][])("is left out if %s", (_, limit, key) => {
    expect(hidden(limit, key)).toBeNull();
  });
});
