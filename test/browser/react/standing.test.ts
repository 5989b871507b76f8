import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { runAxe } from "../../support/axe.ts";
import { launchChromium } from "../../support/chromium.ts";
import { blocksOf } from "../../docs/examples.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const WARNING =
  '{"type":"party-bouncer:warning","limit":"chat","retryAfter":2500,"strikes":2,"strikesLeft":4,"message":"Slow down."}';

const SLOW = '{"type":"party-bouncer:slow-mode","every":2000,"left":60000,"retryAfter":0,"types":null}';

let browser: Browser;
let page: Page;
let server: Server;
let rooms: WebSocketServer;
let seat: Promise<WebSocket>;

/** What axe finds wanting in a page that has nothing but the example. */
const OF_THE_PAGE = new Set(["document-title", "html-has-lang", "page-has-heading-one", "region"]);

/** The example of the documentation, on a page. */
async function bundle(): Promise<string> {
  const example = blocksOf(ROOT, ["docs/guides/react.md"]).find(({ text }) =>
    text.includes("createElement(Standing"),
  );
  const { outputFiles } = await build({
    stdin: {
      contents: `${example?.text}
        import { createRoot } from "react-dom/client";
        createRoot(document.body).render(createElement(Chat, { room: "lobby" }));`,
      resolveDir: ROOT,
      loader: "ts",
    },
    bundle: true,
    write: false,
    format: "iife",
    alias: {
      "party-bouncer/react": `${ROOT}client/react.ts`,
      "party-bouncer/words": `${ROOT}src/words/index.ts`,
    },
    define: { "process.env.NODE_ENV": '"development"' },
  });
  return outputFiles[0]?.text ?? "";
}

beforeAll(async () => {
  const script = await bundle();
  server = createServer(({ url }, response) => {
    response.setHeader("content-type", url === "/" ? "text/html" : "text/javascript");
    response.end(url === "/" ? '<!doctype html><body><script src="/page.js"></script>' : script);
  });
  rooms = new WebSocketServer({ server });
  seat = new Promise((resolve) => rooms.once("connection", resolve));
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});
afterAll(async () => {
  await browser.close();
  rooms.close();
  server.closeAllConnections();
  server.close();
});

it("the documented component says why to wait, counts down, and is silent again", async () => {
  const socket = await seat;
  const banner = page.getByRole("status");
  const button = page.getByRole("button", { name: "Senden" });
  const received: string[] = [];
  socket.on("message", (data) => received.push(String(data)));
  await button.click();
  await expect.poll(() => received, { timeout: 5_000 }).toEqual(["Hallo"]);
  expect(await banner.textContent()).toBe("");

  socket.send(WARNING);
  await page.getByText("Sie können in 3 Sekunden wieder senden.").waitFor();
  expect(await banner.textContent()).toBe("Slow down.");
  expect(await button.textContent()).toBe("Senden (3)");
  expect(await button.isDisabled()).toBe(true);
  await page.getByText("Sie können in 2 Sekunden wieder senden.").waitFor();
  await page.getByText("Sie können in 1 Sekunde wieder senden.").waitFor();
  await expect.poll(() => banner.textContent()).toBe("");
  expect(await button.textContent()).toBe("Senden");
  expect(await button.isDisabled()).toBe(false);
});

it("in slow mode it says so, and counts down after each message that was sent", async () => {
  const socket = await seat;
  const button = page.getByRole("button", { name: "Senden" });
  socket.send(SLOW);
  await page.getByText("Der langsame Modus ist aktiv.").waitFor();
  expect(await button.textContent()).toBe("Senden");
  await button.click();
  await page.getByText("Sie können in 2 Sekunden wieder senden.").waitFor();
  expect(await button.textContent()).toBe("Senden (2)");
  expect(await button.isDisabled()).toBe(true);
  await expect.poll(() => button.textContent()).toBe("Senden");
  expect(await button.isDisabled()).toBe(false);
  socket.send(SLOW.replace('"every":2000', '"every":0'));
  await expect.poll(() => page.getByRole("status").textContent()).toBe("");
});

it("of a close it reads out one sentence, counts down beside it, and offers the way back", async () => {
  const banner = page.getByRole("status");
  const wayBack = page.getByRole("button", { name: "Zurückkommen" });
  const readOut = await page.evaluateHandle(() => {
    const changes: (string | null)[] = [];
    const region = document.querySelector('[role="status"]') as HTMLElement;
    const note = (): void => void changes.push(region.textContent);
    new MutationObserver(note).observe(region, { subtree: true, childList: true, characterData: true });
    return changes;
  });
  (await seat).close(4429, '{"retryAfter":2500,"limit":"chat"}');
  await page.getByText("Sie können in 2 Sekunden zurückkommen.", { exact: true }).waitFor();
  await page.getByText("Sie können in 1 Sekunde zurückkommen.", { exact: true }).waitFor();
  expect(await wayBack.count()).toBe(0);
  await wayBack.waitFor();
  const sentence = "Sie haben zu schnell gesendet. Ihre Verbindung wurde getrennt.";
  expect(await readOut.jsonValue()).toEqual([
    `${sentence} Sie können in 3 Sekunden zurückkommen.`,
    `${sentence} Sie können jetzt zurückkommen.`,
  ]);
  expect((await runAxe(page)).violations.filter(({ id }) => !OF_THE_PAGE.has(id))).toEqual([]);
  const back = new Promise((resolve) => rooms.once("connection", resolve));
  await wayBack.click();
  await back;
  await expect.poll(() => banner.textContent()).toBe("");
});
