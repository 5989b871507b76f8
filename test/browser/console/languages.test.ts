// @module-tag slow
import { expect, it } from "vitest";
import { ar } from "../../../console/words/ar.ts";
import { de } from "../../../console/words/de.ts";
import { fr } from "../../../console/words/fr.ts";
import { pl } from "../../../console/words/pl.ts";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";
import { TOKENS } from "./tokens.ts";

const here = inChromium(() => serveConsole({ rooms: 20, bans: 20 }));

/** Those whose words are the longest, and one that is read from right to left. */
const LANGUAGES = [
  [ar, "rtl"],
  [de, "ltr"],
  [fr, "ltr"],
  [pl, "ltr"],
] as const;

it.each(LANGUAGES)(
  "reads well at 320 px in $language",
  async ({ language: locale, sentences }, direction) => {
    const { served, browser } = here;
    const viewport = { width: 320, height: 720 };
    const console = await ConsolePage.open(browser, served.url, { locale, viewport });
    const { page } = console;
    await served.enter("lobby", "eve");
    await console.goto();
    await page.locator("main input").fill(TOKENS.admin);
    await page.locator("main button").first().click();
    await page.locator(".masthead").waitFor();
    expect(await page.locator("html").getAttribute("lang")).toBe(locale);
    expect(await page.locator("html").getAttribute("dir")).toBe(direction);
    for (const hash of ["#/rooms", "#/rooms/Chat/lobby", "#/clients/user:eve", "#/bans", "#/audit"]) {
      await page.goto(`${served.url}${hash}`);
      await console.heading.waitFor();
      await expect.poll(() => page.getByText(String(sentences["shell.loading"])).count()).toBe(0);
      expect([hash, await console.overflow()]).toEqual([hash, 0]);
    }
    expect(await console.violations()).toEqual([]);
    await console.leave();
  },
);
