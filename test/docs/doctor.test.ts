import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import type { FindingCode } from "../../src/doctor/finding.ts";

const page = readFileSync(new URL("../../docs/guides/doctor.md", import.meta.url), "utf8");
const provoked = readFileSync(new URL("../hosts/partyserver/doctor.test.ts", import.meta.url), "utf8");

/** If one is missing here, this does not compile. */
const codes = Object.keys({
  "one-address": true,
  "no-identity": true,
  "falls-back": true,
  "small-max-message-bytes": true,
  "unseen-listener": true,
  "gate-identity": true,
  "limit-hits-everybody": true,
  "limit-idle": true,
  "too-early": true,
} satisfies Record<FindingCode, true>);

it("explains each finding in a section of its own, and says what to do", () => {
  const sections = page.split(/^## /m).slice(1);
  expect(sections.map((section) => section.split("\n", 1)[0]).toSorted()).toEqual(codes.toSorted());
  for (const section of sections) expect(section).toContain("\nWhat to do: ");
});

it("has each finding provoked by a real room", () => {
  expect(codes.filter((code) => !provoked.includes(`"${code}"`))).toEqual([]);
});
