import { existsSync, readFileSync } from "node:fs";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import path from "node:path";
import type { Page } from "playwright-core";
import { launchChromium } from "../../test/support/chromium.ts";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".css": "text/css",
  ".svg": "image/svg+xml",
  ".woff2": "font/woff2",
};

/**
 * Opens a site in Chromium as a reader does, and searches it.
 *
 * @throws {Error} if it asks anything of another machine, if the search finds nothing, or if a diagram is not drawn
 */
export async function visit(site: string): Promise<void> {
  const [server, browser] = await Promise.all([serve(site), launchChromium()]);
  try {
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    const page = await browser.newPage();
    const complaints: string[] = [];
    page.on("pageerror", ({ message }) => complaints.push(message));
    page.on("request", (request) => {
      const url = new URL(request.url());
      if (url.host !== host && url.protocol !== "data:") complaints.push(`it asks ${url.host}`);
    });
    page.on("response", (response) => {
      if (!response.ok()) complaints.push(`${response.url()} answers ${response.status()}`);
    });
    await page.goto(`http://${host}/`);
    await search(page, "cool-down", "/docs/guides/enforcement.html");
    await search(page, "reportInvalid", "/docs/reference/party-bouncer/interfaces/Strikes.html");
    await page.goto(`http://${host}/docs/guides/enforcement.html`);
    if ((await page.locator(".diagram svg text").count()) === 0) complaints.push("a diagram is not drawn");
    if (complaints.length > 0) throw new Error(`The site: ${complaints.join("; ")}`);
  } finally {
    await browser.close();
    server.close();
  }
}

/** Searches for words, and follows the first result on a page. @throws {Error} if there is none */
async function search(page: Page, words: string, path: string): Promise<void> {
  await page.getByRole("button", { name: "Search" }).click();
  await page.getByRole("searchbox").fill(words);
  await page.getByRole("option").locator(`[href*="${path}"]`).first().click();
  await page.waitForURL((url) => url.pathname === path);
}

function serve(site: string): Promise<Server> {
  const server = createServer(({ url = "/" }, response) => {
    const { pathname } = new URL(url, "http://site");
    const file = path.join(site, decodeURI(pathname.endsWith("/") ? `${pathname}index.html` : pathname));
    if (!existsSync(file)) return response.writeHead(404).end();
    return response
      .setHeader("content-type", TYPES[path.extname(file)] ?? "text/plain")
      .end(readFileSync(file));
  });
  return new Promise((resolve) => void server.listen(0, "127.0.0.1", () => resolve(server)));
}
