// @module-tag slow
import { expect, it } from "vitest";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";

const BANS = 10_000;

const session = inChromium(() => serveConsole({ rooms: 0, bans: BANS }));

it(`scrolls through ${BANS} bans without a dropped second`, async () => {
  const console = await ConsolePage.open(session.browser, session.served.url);
  const { page } = console;
  await console.signIn("moderator", "#/bans");
  await page.getByText("entries so far").waitFor();
  const { longest, most } = await page.evaluate(async () => {
    const frame = (): Promise<number> => new Promise((resolve) => requestAnimationFrame(resolve));
    const list = document.querySelector(".virtual");
    let [before, longest, most] = [await frame(), 0, 0];
    // As somebody does who holds the wheel down, for as long as there is more.
    const isWhole = (): boolean => list?.querySelector("[aria-setsize='-1']") === null;
    for (const end = before + 60_000; before < end;) {
      const from = scrollY;
      scrollBy(0, 2_000);
      const at = await frame();
      longest = Math.max(longest, at - before);
      most = Math.max(most, list?.childElementCount ?? 0);
      before = at;
      if (scrollY === from && isWhole()) break;
    }
    return { longest, most };
  });
  await page.getByText("10,000 entries", { exact: true }).waitFor();
  expect(longest).toBeLessThan(1_000);
  expect(most).toBeLessThan(60);
  const last = page.locator(`[data-index="${BANS - 1}"]`);
  await page.evaluate(() => scrollTo(0, document.body.scrollHeight));
  await last.waitFor();
  expect(await last.getAttribute("aria-setsize")).toBe(String(BANS));
  await console.leave();
});

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
  await page.keyboard.press("l");
  await page.getByRole("heading", { name: "What is to be done about 4 people?" }).waitFor();
  expect(await page.getByRole("radio", { name: /^Lift bans/ }).isChecked()).toBe(true);
  await page.keyboard.press("Escape");
  expect(await console.violations()).toEqual([]);
  await console.leave();
});
