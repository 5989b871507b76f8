// @module-tag slow
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { launchChromium } from "../../../support/chromium.ts";
import { aName, HALF_A_MINUTE, serveAgents } from "./serve-agents.ts";

const ROOT = path.resolve(import.meta.dirname, "../../../..");

const host = serveAgents();

let browser: Browser;
let page: Page;
let server: Server;

/** A page with the SDK's own hook. It counts the sockets that it opens. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [path.join(import.meta.dirname, "page/assistant.ts")],
    bundle: true,
    write: false,
    format: "iife",
    alias: { "party-bouncer/client": path.join(ROOT, "client/index.ts") },
    define: { "process.env.NODE_ENV": '"development"' },
    banner: {
      js: "window.opened = 0; window.WebSocket = class extends WebSocket { constructor(...args) { super(...args); window.opened++; } };",
    },
  });
  return outputFiles[0]?.text ?? "";
}

beforeAll(async () => {
  const script = await bundle();
  server = createServer(({ url }, response) => {
    const target = JSON.stringify({ host: host(), name: aName() });
    response.setHeader("content-type", url === "/" ? "text/html" : "text/javascript");
    response.end(
      url === "/" ? `<!doctype html><body data-target='${target}'><script src="/page.js"></script>` : script,
    );
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  browser = await launchChromium();
  page = await browser.newPage();
  await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
});

afterAll(async () => {
  await browser.close();
  server.closeAllConnections();
  server.close();
});

const text = (title: string): Promise<string | null> => page.getByTitle(title).textContent();

it("useAgent with guarded() shows why a call is refused, where the client stands, and stays away", async () => {
  const add = page.getByRole("button", { name: "Add" });
  await expect.poll(() => text("count")).toBe("0");
  for (let call = 0; call < 2; call++) {
    await add.click();
    await expect.poll(() => text("said")).toBe("3");
  }
  await add.click();
  await expect.poll(() => text("said")).toMatch(HALF_A_MINUTE);
  await expect.poll(() => text("standing")).toBe("coolingDown");

  // The hook shows what it sets at once. It is told that it was refused.
  await page.getByRole("button", { name: "Set" }).click();
  await expect.poll(() => text("count")).toBe("0");

  await page.getByRole("button", { name: "Flood" }).click();
  await expect.poll(() => text("standing"), { timeout: 30_000 }).toBe("away");
  const opened = await page.evaluate("window.opened");
  await page.evaluate("new Promise((resolve) => setTimeout(resolve, 300))");
  expect(await page.evaluate("window.opened")).toBe(opened);
  await add.click();
  await expect.poll(() => text("said")).toMatch(/Connection closed/);
});
