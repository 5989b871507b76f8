import type { Browser } from "playwright-core";
import { afterAll, beforeAll } from "vitest";
import { launchChromium } from "../support/chromium.ts";

/** A browser, and what it visits, while the tests of a file run. Call it at the top of the file. */
export function inChromium<Served extends { stop(): Promise<void> }>(
  serve: () => Promise<Served>,
): { readonly served: Served; readonly browser: Browser } {
  let served: Served;
  let browser: Browser;
  beforeAll(async () => {
    [served, browser] = await Promise.all([serve(), launchChromium()]);
  });
  afterAll(async () => {
    await browser?.close();
    await served?.stop();
  });
  return {
    get served() {
      return served;
    },
    get browser() {
      return browser;
    },
  };
}
