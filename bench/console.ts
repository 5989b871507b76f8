/**
 * How soon the moderators' page is seen on `wrangler dev`. `npm run bench:console`
 */
import { untilRows } from "../test/support/until-rows.ts";
import { launchChromium } from "../test/support/chromium.ts";
import { startWrangler } from "../test/support/dev-server.ts";
import { machine } from "./instruments/machine.ts";
import { Spread } from "./instruments/spread.ts";

type Browser = Awaited<ReturnType<typeof launchChromium>>;
type BrowserContext = Awaited<ReturnType<Browser["newContext"]>>;

const VISITS = 15;

/** Signs in by the link in the terminal, in a browser that has seen nothing yet. */
async function signedIn(browser: Browser, host: string, output: () => string): Promise<BrowserContext> {
  await fetch(`http://${host}/console`);
  const link = /http:\/\/\S+\/console\?token=\S+/g;
  let found: string | undefined;
  while (found === undefined) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    found = output().match(link)?.at(-1);
  }
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(found);
  await page.locator(".masthead").waitFor();
  await page.close();
  return context;
}

/** Two people who talk, so that there is a room to see. */
async function enter(context: BrowserContext, host: string): Promise<void> {
  const page = await context.newPage();
  await page.goto(`http://${host}/#close/bench`);
  await page.getByText("Yes, by the lake. I bring the bread.").first().waitFor();
}

const [server, browser] = await Promise.all([startWrangler("."), launchChromium()]);
try {
  console.log(machine());
  const context = await signedIn(browser, server.host, () => server.output);
  await enter(context, server.host);
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  for (const isCold of [true, false]) {
    const times: number[] = [];
    for (let visit = 0; visit < VISITS; visit++) {
      if (isCold) await session.send("Network.clearBrowserCache");
      await page.goto("about:blank");
      await page.goto(`http://${server.host}/console`);
      times.push(await untilRows(page));
    }
    console.log(
      `ms until rooms are seen, ${isCold ? "the first time" : "again"}: ${new Spread(times).toString(0)}`,
    );
  }
} finally {
  await browser.close();
  await server.stop();
}
