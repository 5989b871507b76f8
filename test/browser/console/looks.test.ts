// @module-tag slow
import type { BrowserContextOptions } from "playwright-core";
import { beforeAll, describe, expect, it } from "vitest";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";

const here = inChromium(() => serveConsole({ rooms: 50, bans: 200 }));

const LOBBY = "#/rooms/Chat/lobby";

/** Names that a page has to bear. */
const GUESTS = ["eve", "<b>bold</b>", "\u202Enimda", "аdmin", "هند", "long".repeat(30)];

/** Each screen, and what is there once it is complete, in whatever language. */
const SCREENS: Readonly<Record<string, string>> = {
  "#/rooms": ".rooms [data-row]",
  [LOBBY]: "table.people [data-row]",
  "#/find/eve": "[data-row] .client",
  "#/clients/user:eve": "ol.rows li",
  "#/bans": "[data-row]",
  "#/appeals": ".empty",
  "#/switches": "li.switch",
  "#/audit": "[data-row]",
};

const desk = { width: 1_280, height: 800 };

/** Axe would measure a colour that is on its way to another. */
const still = { reducedMotion: "reduce" } as const;

const LOOKS: Readonly<Record<string, BrowserContextOptions>> = {
  light: { ...still, viewport: desk, colorScheme: "light" },
  dark: { ...still, viewport: desk, colorScheme: "dark" },
  "forced colours": { viewport: desk, forcedColors: "active" },
  "a phone of 320 px": { ...still, viewport: { width: 320, height: 640 }, hasTouch: true, isMobile: true },
  Arabic: { ...still, viewport: desk, locale: "ar-EG" },
  "200% zoom": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
};

const ASKS_AXE = new Set(["light", "dark", "a phone of 320 px", "Arabic"]);

beforeAll(async () => {
  const [eve] = await Promise.all(GUESTS.map((name) => here.served.enter("lobby", name)));
  await eve?.provoke(() => eve.sendRaw(JSON.stringify({ type: "said" })));
  const console = await ConsolePage.open(here.browser, here.served.url);
  await console.signIn();
  await console.rows.getByText("lobby").waitFor();
  await console.send("PUT", "/v1/rooms/Chat/lobby/slow-mode", { every: "5s", for: "10m", reason: "heated" });
  await console.send("POST", "/v1/bans", { target: "user:mallory", for: "10m", reason: "<i>spam</i>" });
  await console.leave();
});

describe.each(Object.entries(LOOKS))("in the look of %s", (name, options) => {
  it("each screen fits, and axe finds nothing", async () => {
    const console = await ConsolePage.open(here.browser, here.served.url, options);
    await console.signIn();
    for (const [hash, complete] of Object.entries(SCREENS)) {
      await console.visit(hash);
      await console.page.locator("main").locator(complete).first().waitFor();
      // Zoom and forced colours change nothing that axe looks at.
      const violations = ASKS_AXE.has(name) ? await console.violations() : [];
      expect([hash, await console.overflow(), violations]).toEqual([hash, 0, []]);
    }
    await console.leave();
  });

  it.runIf(ASKS_AXE.has(name))("each dialog fits, and axe finds nothing", async () => {
    const console = await ConsolePage.open(here.browser, here.served.url, options);
    const { page } = console;
    await console.signIn("moderator", LOBBY);
    await console.row("eve").waitFor();
    for (const open of [
      ".people [data-row] button",
      ".head .row button >> nth=0",
      ".head .row button >> nth=1",
    ]) {
      await page.locator("main").locator(open).first().click();
      await page.getByRole("dialog").waitFor();
      const seen = await page.getByRole("dialog").boundingBox();
      const { width, height } = options.viewport ?? desk;
      expect(seen?.x).toBeGreaterThanOrEqual(0);
      expect((seen?.x ?? 0) + (seen?.width ?? 0)).toBeLessThanOrEqual(width);
      expect(seen?.height).toBeLessThanOrEqual(height);
      expect([open, await console.violations()]).toEqual([open, []]);
      await page.keyboard.press("Escape");
      await page.getByRole("dialog").waitFor({ state: "detached" });
    }
    await console.press("?");
    await page.getByRole("dialog").waitFor();
    expect(await console.violations()).toEqual([]);
    await console.leave();
  });
});
