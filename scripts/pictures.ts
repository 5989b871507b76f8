/**
 * Makes the pictures of `docs/quickstart.md` by walking through what it describes: `npm run docs:pictures`. It takes a minute and a half.
 */
import path from "node:path";
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

const [server, browser] = await Promise.all([npmStart(), launchChromium()]);
try {
  const context = await browser.newContext({
    viewport: { width: 1_180, height: 900 },
    colorScheme: "light",
    reducedMotion: "reduce",
  });
  await walkToPromotion(context, server.host, async (sight, tab) => {
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
  await browser.close();
  await server.stop();
}
