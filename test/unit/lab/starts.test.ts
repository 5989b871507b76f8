import { definePolicy } from "party-bouncer";
import { describe, expect, it } from "vitest";
import { closing, hiding } from "../../../party/rules.ts";
import { POLICIES } from "../../../public/demo/lab-link.ts";
import { codeOf } from "../../../public/lab/policy/code-of.ts";
import { readPolicy } from "../../../public/lab/policy/read-policy.ts";
import { CROWDS, FIRST_POLICY, KINDS } from "../../../public/lab/state/starts.ts";
import { presets } from "../../../src/policy/presets.ts";
import { fingerprintOf } from "../../../src/record/fingerprint.ts";
import { honestKinds, hostileKinds } from "../../../src/simulator/generators/traffic.ts";

const fingerprintIn = (text: string): string | null => {
  const { policy } = readPolicy(text);
  return policy && fingerprintOf(policy);
};

describe("what the lab begins with", () => {
  it("is the default policy, written out", () => {
    expect(fingerprintIn(FIRST_POLICY)).toBe(fingerprintOf(definePolicy()));
  });

  it.each(Object.entries(presets))("or the preset %s, to the letter", (_, preset) => {
    expect(fingerprintIn(`export default ${codeOf(preset)};`)).toBe(fingerprintOf(definePolicy(preset)));
  });

  it.each([
    ["close", closing],
    ["shadow-ban", hiding],
  ] as const)(
    "or the rules of the demo's room that ends with %s, so that its record is replayed exactly",
    (ending, rules) => {
      expect(fingerprintIn(POLICIES[ending])).toBe(fingerprintOf(definePolicy(rules)));
    },
  );

  it("has words for every kind of traffic, and crowds of kinds that there are", () => {
    const kinds: readonly string[] = [...honestKinds, ...hostileKinds];
    expect(Object.keys(KINDS).toSorted()).toEqual(kinds.toSorted());
    for (const { parts } of CROWDS) for (const { kind } of parts) expect(kinds).toContain(kind);
  });
});
