import { createWriteStream } from "node:fs";
import path from "node:path";
import { pipeline } from "node:stream/promises";
import { expect, it } from "vitest";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { writeTraffic } from "../../../src/record/write-traffic.ts";
import { traffic } from "../../../src/simulator/generators/traffic.ts";
import { inChromium } from "../in-chromium.ts";
import { buildLab } from "./built-lab.ts";
import { forgetTasks, framesUntilTyped, watchFrames } from "./frames.ts";
import { LabPage } from "./lab-page.ts";

const here = inChromium(buildLab);

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
    const file = path.join(here.served.folder, "million.packed");
    const crowd = [
      { kind: "pointer", count: 40 },
      { kind: "typist", count: 200 },
      { kind: "flood" },
    ] as const;
    const events = firstOf(traffic({ seed: 3, for: "30m", crowd }), MILLION);
    await pipeline(writeTraffic(events, { format: "packed" }), createWriteStream(file));

    const visit = await LabPage.open(here.browser, here.served.url);
    const { page } = visit;
    const drawn = await watchFrames(page);
    await visit.enter();
    await page.getByRole("radio", { name: "A recording" }).check({ force: true });
    const before = await drawn();
    await forgetTasks(page);
    await visit.editor().focus();
    await page.locator("input[type=file]").setInputFiles(file);
    // A key is on the screen some frames later, whatever the worker is at: reading, and then judging.
    const frames: number[] = [];
    const work = page.locator(".work progress");
    await work.waitFor();
    while (frames.length < 5 || (await work.count()) > 0) frames.push(await framesUntilTyped(page, "Space"));
    await page.locator(".summary").getByText("1,000,000 records").waitFor();
    await expect.poll(() => visit.headline.innerText(), { timeout: 120_000 }).toMatch(/ of 241 clients /);
    await visit.settled();
    const after = await drawn();
    expect(Math.max(...frames)).toBeLessThanOrEqual(4);
    expect(after.frames - before.frames).toBeGreaterThan(20);
    // As busy at a time as with a thousand records, on a machine that does other things too.
    expect(after.longestTask).toBeLessThan(4 * before.longestTask);
    await visit.leave();
  },
);
