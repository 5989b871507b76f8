import { createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import type { Browser } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { writeTraffic } from "../../../src/record/write-traffic.ts";
import { traffic } from "../../../src/simulator/generators/traffic.ts";
import { launchChromium } from "../../support/chromium.ts";
import { type BuiltLab, buildLab } from "./built-lab.ts";
import { framesUntilTyped, watchFrames } from "./frames.ts";
import { LabPage } from "./lab-page.ts";

let lab: BuiltLab;
let browser: Browser;

beforeAll(async () => {
  [lab, browser] = await Promise.all([buildLab(), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await lab.remove();
});

const MILLION = 1_000_000;

function* firstOf(events: Iterable<TrafficEvent>, most: number): Generator<TrafficEvent> {
  let left = most;
  for (const event of events) {
    if (left-- === 0) return;
    yield event;
  }
}

it(
  "leaves the page free to draw and to take keys while it judges a million records",
  { timeout: 240_000, tags: ["slow"] },
  async () => {
    const file = path.join(lab.folder, "million.packed");
    const crowd = [
      { kind: "pointer", count: 40 },
      { kind: "typist", count: 200 },
      { kind: "flood" },
    ] as const;
    const events = firstOf(traffic({ seed: 3, for: "30m", crowd }), MILLION);
    await pipeline(writeTraffic(events, { format: "packed" }), createWriteStream(file));

    const visit = await LabPage.open(browser, lab.url);
    const { page } = visit;
    const drawn = await watchFrames(page);
    await visit.enter();
    await page.getByRole("radio", { name: "A recording" }).check({ force: true });
    const before = await drawn();
    await page.locator("input[type=file]").setInputFiles(file);
    const frames: number[] = [];
    for (const what of ["Reading", "Judging"]) {
      await page.locator(".work").getByText(what).waitFor({ timeout: 60_000 });
      await visit.editor().focus();
      for (const key of ["End", "Space", "Space", "Space"].slice(1))
        frames.push(await framesUntilTyped(page, key));
    }
    await page.locator(".summary").getByText("1,000,000 records").waitFor();
    await expect.poll(() => visit.headline.innerText(), { timeout: 120_000 }).toMatch(/of 241 clients/);
    await page.locator(".work progress").waitFor({ state: "detached" });

    const after = await drawn();
    console.log(JSON.stringify({ frames, before, after }));
    expect(Math.max(...frames)).toBeLessThanOrEqual(4);
    expect(after.frames - before.frames).toBeGreaterThan(60);
    // The worker reports some twenty times a second. A page that stood still would find many reports at once.
    expect(after.mostReports).toBeLessThanOrEqual(8);
    await visit.leave();
  },
);
