import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { launchChromium } from "../../support/chromium.ts";
import { blocksOf } from "../../docs/examples.ts";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));
const WARNING =
  '{"type":"party-bouncer:warning","limit":"chat","retryAfter":2500,"strikes":2,"strikesLeft":4,"message":"Slow down."}';

let browser: Browser;
let page: Page;
let server: Server;
let rooms: WebSocketServer;
let seat: Promise<WebSocket>;

/** The banner of the documentation, on a page. */
async function bundle(): Promise<string> {
  const example = blocksOf(ROOT, ["docs/guides/react.md"]).find(({ text }) =>
    text.includes("function Banner"),
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
    alias: { "party-bouncer/react": `${ROOT}client/react.ts` },
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

it("the documented banner says why to wait, counts down, and is gone", async () => {
  const socket = await seat;
  const banner = page.getByRole("status");
  const button = page.getByRole("button");
  const received: string[] = [];
  socket.on("message", (data) => received.push(String(data)));
  await button.click();
  await expect.poll(() => received, { timeout: 5_000 }).toEqual(["hello"]);
  expect(await banner.count()).toBe(0);

  socket.send(WARNING);
  await page.getByText("Slow down. (3 s)").waitFor();
  expect(await button.isDisabled()).toBe(true);
  await page.getByText("Slow down. (2 s)").waitFor();
  await page.getByText("Slow down. (1 s)").waitFor();
  await banner.waitFor({ state: "detached" });
  expect(await button.isDisabled()).toBe(false);

  socket.close(4429, '{"retryAfter":60000,"limit":"chat"}');
  await page.getByText(/disconnected\. You can come back in 1 minute\. \(60 s\)/).waitFor();
  await page.getByText(/disconnected\. You can come back in \d+ seconds\. \(5\d s\)/).waitFor();
  expect(await button.isDisabled()).toBe(true);
});
