import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { definePolicy, presets } from "party-bouncer";
import { ownLimits } from "../../src/policy/external-limit.ts";
import { describe, expect, it } from "vitest";

const PAGE = readFileSync(fileURLToPath(new URL("../../docs/guides/policies.md", import.meta.url)), "utf8");

/** The rows of the table of numbers: name, rate, at once, `maxMessageBytes`, further limits, ladder. */
const ROWS = [
  ...PAGE.matchAll(/^\| `(\w+)` +\| +(\d+) +\| +(\d+) +\| +([\d,]+) +\|([^|]*)\|([^|]*)\|$/gm),
].map(([, name = "", rate, burst, bytes = "", , ladder = ""]) => ({
  name,
  numbers: [Number(rate), Number(burst), Number(bytes.replaceAll(",", ""))],
  last: Number(/(\d+): close/.exec(ladder)?.[1]),
}));

describe("docs/guides/policies.md has the numbers of", () => {
  it("every preset", () => {
    expect(ROWS.map(({ name }) => name).toSorted()).toEqual(Object.keys(presets).toSorted());
  });

  it.each(ROWS.map(({ name, ...row }) => [name, row] as const))("%s", (name, { numbers, last }) => {
    const policy = definePolicy(presets[name as keyof typeof presets]);
    const own = ownLimits(policy).find(
      ({ per, match, cost }) => per === "connection" && !match && cost === "messages",
    );
    expect([((own?.limit ?? 0) * 1_000) / (own?.window ?? 1), own?.burst, policy.maxMessageBytes]).toEqual(
      numbers,
    );
    expect(policy.ladder.at(-1)?.strikes).toBe(last);
  });
});
