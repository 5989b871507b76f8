import { readFileSync } from "node:fs";
import { expect, it } from "vitest";
import { findingCodes } from "../../src/doctor/finding.ts";

const page = readFileSync(new URL("../../docs/guides/doctor.md", import.meta.url), "utf8");
const provoked = readFileSync(new URL("../hosts/partyserver/doctor.test.ts", import.meta.url), "utf8");

it("explains each finding in a section of its own, and says what to do", () => {
  const sections = page.split(/^## /m).slice(1);
  expect(sections.map((section) => section.split("\n", 1)[0]).toSorted()).toEqual(findingCodes.toSorted());
  for (const section of sections) expect(section).toContain("\nWhat to do: ");
});

it("has each finding provoked by a real room", () => {
  expect(findingCodes.filter((code) => !provoked.includes(`"${code}"`))).toEqual([]);
});
