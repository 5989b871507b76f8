// @module-tag slow
import type { Page } from "playwright-core";
import { expect, it } from "vitest";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { processorOf } from "./processor-of.ts";
import { serveConsole } from "./serve-console.ts";

const BANS = 10_000;

/** How many the page asks for at a time. */
const FIRST_PAGE = 200;
const NEXT_PAGES = 1_000;

const session = inChromium(() => serveConsole({ rooms: 0, bans: BANS }));

/** How far the wheel is turned at a time, in px. */
const TURN = 2_000;

/** More rows than are in sight, with those that are drawn beyond. */
const MANY_ROWS = 60;

/** Turns the wheel, and lets the page draw. */
function turn(
  page: Page,
  px: number,
): Promise<{
  /** Rows that were not there before. */
  readonly fresh: number;
  readonly there: number;
  /** Whether the list is at its end, and whole. */
  readonly isEnd: boolean;
}> {
  return page.evaluate(async (px) => {
    const list = document.querySelector(".virtual");
    if (list === null) throw new Error("there is no list");
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const before = new Set(list.children);
    const from = scrollY;
    scrollBy(0, px);
    // In one the page hears of it, and in the next it has drawn.
    await frame();
    await frame();
    const there = [...list.children];
    return {
      fresh: there.filter((row) => !before.has(row)).length,
      there: there.length,
      isEnd: scrollY === from && list.querySelector("[aria-setsize='-1']") === null,
    };
  }, px);
}

it(`scrolls through ${BANS} bans without a dropped second`, async () => {
  const console = await ConsolePage.open(session.browser, session.served.url);
  const { page } = console;
  await console.signIn("moderator", "#/bans");
  await page.getByText("entries so far").waitFor();
  const asked: string[] = [];
  page.on("request", (request) => {
    if (request.url().includes("/v1/bans")) asked.push(request.url());
  });
  const processor = await processorOf(page);
  let [busiest, most, isEnd] = [0, 0, false];
  // As somebody does who holds the wheel down, for as long as there is more.
  while (!isEnd) {
    const before = await processor();
    const turned = await turn(page, TURN);
    busiest = Math.max(busiest, (await processor()) - before);
    most = Math.max(most, turned.there);
    ({ isEnd } = turned);
  }
  await page.getByText("10,000 entries", { exact: true }).waitFor();
  if (process.env["RUNS"] !== undefined) globalThis.console.log({ busiest, most });
  // Of the processor's own time, so that others on the machine count for nothing: a quarter of the second that may not be lost. It takes 35.
  expect(busiest).toBeLessThan(250);
  expect(most).toBeLessThan(MANY_ROWS);
  expect(asked.length).toBe(Math.ceil((BANS - FIRST_PAGE) / NEXT_PAGES));
  await page.evaluate((px) => scrollBy(0, -px), TURN);
  const row = await page
    .locator(".virtual > .probe")
    .evaluate((probe) => (probe as HTMLElement).offsetHeight);
  await turn(page, 0);
  expect((await turn(page, -row)).fresh).toBeLessThanOrEqual(2);
  const last = page.locator(`[data-index="${BANS - 1}"]`);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await last.waitFor();
  expect(await last.getAttribute("aria-setsize")).toBe(String(BANS));
  await console.leave();
}, 120_000);

it("is walked and chosen from by the keyboard alone", async () => {
  const console = await ConsolePage.open(session.browser, session.served.url);
  const { page } = console;
  await console.signIn("moderator", "#/bans");
  await console.rows.first().waitFor();
  await console.rows.first().focus();
  await page.keyboard.press("Space");
  for (let step = 0; step < 3; step++) await page.keyboard.press("Shift+ArrowDown");
  await page.getByText("4 chosen").waitFor();
  await page.keyboard.press("End");
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-index")))
    .toMatch(/\d{3}/);
  await page.keyboard.press("Home");
  await expect.poll(() => page.evaluate(() => document.activeElement?.getAttribute("data-index"))).toBe("0");
  await console.press("l");
  await page.getByRole("heading", { name: "What is to be done about 4 people?" }).waitFor();
  expect(await page.getByRole("radio", { name: /^Lift bans/ }).isChecked()).toBe(true);
  await page.keyboard.press("Escape");
  expect(await console.violations()).toEqual([]);
  await console.leave();
});
