// @module-tag slow
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { AdminBanPage } from "../../../src/admin/index.ts";
import { collectorOf } from "../../../src/collector/names.ts";
import { happeningWith, reportWith } from "../../support/reports.ts";
import { launchChromium } from "../../support/chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { type ServedConsole, serveConsole } from "./serve-console.ts";
import { TOKENS } from "./tokens.ts";

let served: ServedConsole;
let browser: Browser;
let evil: Server;

beforeAll(async () => {
  evil = createServer((_, response) => {
    response.setHeader("Content-Type", "text/html");
    response.end("<!doctype html><title>evil</title><body>");
  });
  await new Promise<void>((resolve) => evil.listen(0, resolve));
  [served, browser] = await Promise.all([serveConsole(), launchChromium()]);
});
afterAll(async () => {
  evil?.close();
  await Promise.all([served?.stop(), browser?.close()]);
});

/** The bans that the ledger has of somebody, as an operator sees them who was not attacked. */
async function bansOf(search: string): Promise<AdminBanPage["bans"]> {
  const headers = { Authorization: `Bearer ${TOKENS.admin}` };
  const answer = await fetch(`${served.url}/api/v1/bans?search=${encodeURIComponent(search)}`, { headers });
  return ((await answer.json()) as AdminBanPage).bans;
}

async function ban(body: object): Promise<void> {
  const { status } = await fetch(`${served.url}/api/v1/bans`, {
    method: "POST",
    headers: {
      Authorization: `Bearer ${TOKENS.admin}`,
      "Content-Type": "application/json",
      "X-Party-Bouncer": "1",
    },
    body: JSON.stringify(body),
  });
  if (status !== 201) throw new Error(`the API answered ${status}`);
}

/** All that a page can try that is not the console's own. @returns what came of each */
function attack(page: Page, url: string, user: string): Promise<Record<string, string>> {
  return page.evaluate(
    async ([url, user]) => {
      const body = JSON.stringify({ target: `user:${user}`, kind: "close" });
      const came: Record<string, string> = {};
      const attempt = async (name: string, run: () => Promise<string>): Promise<void> => {
        came[name] = await run().catch(() => "refused");
      };
      const asked = (path: string, init: RequestInit) => async () => {
        const answer = await fetch(url + path, { credentials: "include", ...init });
        return answer.type === "opaque" ? "unreadable" : `${answer.status}: ${await answer.text()}`;
      };
      const loaded = (element: HTMLScriptElement | HTMLImageElement | HTMLLinkElement) => () =>
        new Promise<string>((resolve) => {
          element.addEventListener("load", () => resolve("loaded"));
          element.addEventListener("error", () => resolve("refused"));
          document.body.append(element);
        });
      await attempt("write", asked("/api/v1/bans", { method: "POST", body, mode: "no-cors" }));
      const json = { "Content-Type": "application/json" };
      await attempt("write as JSON", asked("/api/v1/bans", { method: "POST", body, headers: json }));
      const own = { ...json, "X-Party-Bouncer": "1" };
      await attempt("write as the page", asked("/api/v1/bans", { method: "POST", body, headers: own }));
      await attempt("sign out", asked("/session", { method: "DELETE", headers: own }));
      await attempt("read", asked("/api/v1/bans", {}));
      await attempt("read blindly", asked("/api/v1/bans", { mode: "no-cors" }));
      await attempt("session", asked("/session", {}));
      await attempt(
        "script",
        loaded(Object.assign(document.createElement("script"), { src: `${url}/api/v1/bans` })),
      );
      await attempt(
        "picture",
        loaded(Object.assign(document.createElement("img"), { src: `${url}/api/v1/bans` })),
      );
      await attempt(
        "style",
        loaded(
          Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${url}/api/v1/bans` }),
        ),
      );
      await attempt("socket", () => {
        const socket = new WebSocket(`${url.replace("http", "ws")}/live`);
        return new Promise((resolve) => {
          socket.addEventListener("message", ({ data }) => resolve(String(data)));
          socket.addEventListener("close", () => resolve("refused"));
        });
      });
      await attempt("form", () => {
        const frame = Object.assign(document.createElement("iframe"), { name: "sent" });
        const form = Object.assign(document.createElement("form"), {
          method: "POST",
          action: `${url}/api/v1/bans`,
          enctype: "text/plain",
          target: "sent",
        });
        form.append(Object.assign(document.createElement("input"), { name: body, value: "" }));
        document.body.append(frame, form);
        form.submit();
        return new Promise((resolve) => frame.addEventListener("load", () => resolve("sent")));
      });
      await attempt("frame", () => {
        const frame = Object.assign(document.createElement("iframe"), { src: url });
        document.body.append(frame);
        return new Promise((resolve) => frame.addEventListener("load", () => resolve("loaded")));
      });
      return came;
    },
    [url, user] as const,
  );
}

describe("a page of another origin, with the moderator's cookie in the browser", () => {
  it.each([
    // Cookies do not know ports: to the browser this is the same site.
    ["on another port", "127.0.0.1"],
    ["of another site", "localhost"],
  ])("%s can do nothing, and sees nothing", async (_, name) => {
    const console = await ConsolePage.open(browser, served.url);
    await console.signIn("moderator");
    const user = `mallory-${name.replaceAll(".", "-")}`;
    const page = await console.page.context().newPage();
    await page.goto(`http://${name}:${(evil.address() as AddressInfo).port}/`);
    const came = await attack(page, served.url, user);
    expect(came).toEqual({
      write: expect.stringMatching(/^(?:unreadable|refused)$/),
      "write as JSON": "refused",
      "write as the page": "refused",
      "sign out": "refused",
      read: "refused",
      "read blindly": expect.stringMatching(/^(?:unreadable|refused)$/),
      session: "refused",
      script: "refused",
      picture: "refused",
      style: "refused",
      socket: "refused",
      form: "sent",
      frame: "loaded",
    });
    // What a frame has loaded is the browser's word that it may not.
    const framed = page.frames().filter((frame) => frame.url().startsWith(served.url));
    const shown = await Promise.all(framed.map((frame) => frame.locator("body > *").count()));
    expect(shown.every((count) => count === 0) || framed.length === 0).toBe(true);
    expect(await bansOf(user)).toEqual([]);
    const popup = page.waitForEvent("popup");
    const opened = await page.evaluateHandle((url) => window.open(url), served.url);
    await popup;
    // To whom opened it, it is gone as soon as it has come.
    await expect.poll(() => opened.evaluate((opened) => opened?.closed), { timeout: 20_000 }).toBe(true);
    await page.close();
    // The moderator has noticed nothing.
    await console.goto("#/bans");
    await console.heading.waitFor();
    await console.leave();
  });
});

describe("text that others have chosen", () => {
  const markup = `<img src=x onerror="window.pwned=1"><script>window.pwned=1</script><svg onload=window.pwned=1>`;
  const bidi = "\u202Egnp.exe\u2066\u2069\u202C";

  it("is shown as text, however long it is and whichever way it runs", async () => {
    const user = `${markup}${bidi}`;
    await ban({ target: `user:${user}`, reason: `${markup}${bidi}`.repeat(4), label: markup });
    await ban({ target: `user:${"W".repeat(1_900)}`, reason: "long ".repeat(60) });
    await expect(ban({ target: "user:eve", reason: markup.repeat(100) })).rejects.toThrow("400");
    const room = { party: `Chat${bidi}${markup}`, room: `${markup}${bidi}`.repeat(70) };
    const happening = { ...happeningWith(`${markup}${bidi}`), limit: `${markup}${bidi}` };
    const report = reportWith({ room, gauges: { connections: 1, clients: 1 }, happenings: [happening] });
    const told = [{ object: collectorOf(room), call: { do: "report", report } }];
    await fetch(`http://${served.host}/told`, { method: "POST", body: JSON.stringify(told) });
    const client = await served.enter(`${markup}${bidi}`, user.slice(0, 100));
    const console = await ConsolePage.open(browser, served.url);
    await console.signIn("moderator");
    const views = [
      "#/rooms",
      `#/rooms/${encodeURIComponent(room.party)}/${encodeURIComponent(room.room)}`,
      "#/bans",
      "#/audit",
      `#/clients/${encodeURIComponent(`user:${user}`)}`,
    ];
    for (const hash of views) {
      await console.goto(hash);
      await console.page
        .locator("main")
        .getByText(/onerror(=|%3D)/)
        .first()
        .waitFor();
      const found = await console.page.evaluate(() => ({
        pwned: "pwned" in window,
        elements: document.querySelectorAll("img, script:not([src]), svg[onload], [onerror]").length,
        turns: /[\u202A-\u202E\u2066-\u2069]/.test(document.body.innerText),
      }));
      expect({ hash, ...found }).toEqual({ hash, pwned: false, elements: 0, turns: false });
      expect(await console.overflow()).toBeLessThanOrEqual(0);
    }
    client.leave();
    await console.leave();
  });
});
