import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { simulated } from "../runtimes/simulated.ts";
import { bundleScript } from "../support/bundle-script.ts";
import { launchChromium } from "../support/chromium.ts";

let browser: Browser;
let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  browser = await launchChromium();
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

it("a simulation in a page comes to the same as in Node", async () => {
  const script = path.join(folder, "simulated.js");
  await bundleScript("test/runtimes/simulated.ts", script, "script");
  const page = await browser.newPage();
  const errors: string[] = [];
  page.on("pageerror", ({ message }) => errors.push(message));
  await page.addScriptTag({ path: script });
  expect(await page.evaluate("script.simulated()")).toBe(await simulated());
  expect(errors).toEqual([]);
});
