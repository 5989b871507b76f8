import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, expect, it } from "vitest";
import { checkLinks } from "../../scripts/docs/links.ts";

let site = "";

beforeEach(() => {
  site = mkdtempSync(join(tmpdir(), "party-bouncer-links-"));
  mkdirSync(join(site, "docs"));
  writeFileSync(join(site, "docs/index.html"), '<h2 id="limits">Limits</h2>');
});
afterEach(() => rmSync(site, { recursive: true }));

const withLinks = (...links: string[]): void =>
  writeFileSync(join(site, "index.html"), links.map((link) => `<a class="x" href="${link}">x</a>`).join(""));

it("follows links to pages, folders and anchors, and to no other site", () => {
  withLinks("/docs/", "./docs/index.html#limits", "#", "https://example.com/nowhere");
  expect(checkLinks(site)).toBe(3);
});

it.each(["/docs/gone.html", "/docs/#gone", "gone.svg"])("finds that %s leads nowhere", (link) => {
  withLinks("/docs/", link);
  expect(() => checkLinks(site)).toThrow(`/index.html links to ${link}, which is not there`);
});
