/**
 * Makes the pictures of the documentation: `npm run docs:pictures`. Those of `docs/quickstart.md` come from walking through what it
 * describes, which takes a minute and a half. `npm run docs:pictures -- console` makes that of the console alone.
 */
import path from "node:path";
import type { Browser, BrowserContextOptions } from "playwright-core";
import { ConsolePage } from "../test/browser/console/console-page.ts";
import { serveConsole } from "../test/browser/console/serve-console.ts";
import { launchChromium } from "../test/support/chromium.ts";
import { npmStart } from "../test/support/dev-server.ts";
import { type Sight, walkToPromotion } from "../test/support/promotion-walk.ts";

const FOLDER = path.resolve(import.meta.dirname, "../docs/pictures");

/** Which sights get a picture, from where on the page, and how high. */
const PICTURES: Readonly<Partial<Record<Sight, { readonly from: string; readonly height: number }>>> = {
  flood: { from: ".hero", height: 380 },
  why: { from: ".masthead", height: 760 },
  timeline: { from: ".client", height: 560 },
  promoted: { from: ".policies", height: 520 },
  allowed: { from: ".hero", height: 380 },
};

const MARGIN = 16;

const LOOK = {
  viewport: { width: 1_180, height: 900 },
  colorScheme: "light",
  reducedMotion: "reduce",
} as const satisfies BrowserContextOptions;

async function pictureQuickstart(browser: Browser): Promise<void> {
  const server = await npmStart();
  try {
    await walkToPromotion(await browser.newContext(LOOK), server.host, async (sight, tab) => {
      const picture = PICTURES[sight];
      if (picture === undefined) return;
      await tab.evaluate(() => scrollTo(0, 0));
      const box = await tab
        .locator(picture.from)
        .first()
        .evaluate((element) => {
          const { left, top, width } = element.getBoundingClientRect();
          return { x: left + scrollX, y: top + scrollY, width, end: document.documentElement.scrollHeight };
        });
      const [x, y] = [Math.max(0, box.x - MARGIN), Math.max(0, box.y - MARGIN)];
      const clip = { x, y, width: box.width + 2 * MARGIN, height: Math.min(picture.height, box.end - y) };
      await tab.screenshot({ path: path.join(FOLDER, `${sight}.png`), clip, fullPage: true });
    });
  } finally {
    await server.stop();
  }
}

/** A moderator has asked why Eve has to wait, and has just hidden her. */
async function pictureConsole(browser: Browser): Promise<void> {
  const served = await serveConsole();
  try {
    const [eve] = await Promise.all(["eve", "ann", "bob"].map((name) => served.enter("lobby", name)));
    const console = await ConsolePage.open(browser, served.url, {
      ...LOOK,
      viewport: { width: 1_180, height: 720 },
    });
    const { page } = console;
    await console.signIn();
    const flood = setInterval(() => {
      for (let times = 0; times < 2; times++) eve?.sendRaw(JSON.stringify({ type: "said", value: "buy" }));
    }, 100);
    await console.row("lobby").getByRole("link").click();
    await console.row("eve").getByText("Has to wait").waitFor();
    await console.row("eve").locator("td", { hasText: /^3$/ }).waitFor();
    clearInterval(flood);
    await console.row("eve").getByText("Warned").waitFor();
    await console.row("eve").getByRole("link").click();
    await page.getByRole("button", { name: "Hide", exact: true }).click();
    await page.getByRole("button", { name: "Spam", exact: true }).click();
    await page.getByRole("button", { name: "Hide eve" }).click();
    await page.getByText("Hidden: eve").waitFor();
    await console.section("Why?").getByText("ada decided that: Spam").waitFor();
    await page.screenshot({ path: path.join(FOLDER, "console.png") });
    await console.leave();
  } finally {
    await served.stop();
  }
}

const browser = await launchChromium();
try {
  await pictureConsole(browser);
  if (!process.argv.includes("console")) await pictureQuickstart(browser);
} finally {
  await browser.close();
}
