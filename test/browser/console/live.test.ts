// @module-tag slow
import { expect, it } from "vitest";
import { pause } from "../../support/time.ts";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";

const here = inChromium(() => serveConsole());
const unique = (): string => Math.random().toString(36).slice(2);

it("is told nothing while nobody looks, and catches up when somebody does", async () => {
  const room = unique();
  await here.served.enter(room, "eve");
  const console = await ConsolePage.open(here.browser, here.served.url);
  const { page } = console;
  let frames = 0;
  page.on("websocket", (socket) => socket.on("framereceived", () => frames++));
  await console.signIn("moderator", `#/rooms/Chat/${room}`);
  await console.row("eve").waitFor();
  await page.getByText("Live", { exact: true }).waitFor();
  await hide(console, true);
  await page.getByText("Paused").waitFor();
  let before: number;
  // Until the pause was heard of, there may be more.
  do {
    before = frames;
    await pause(2_000);
  } while (frames > before);
  await here.served.enter(room, "bob");
  // A page that is seen is told within a second.
  await pause(3_000);
  expect(frames - before).toBeLessThanOrEqual(1);
  await hide(console, false);
  await console.row("bob").waitFor();
  await console.leave();
});

it("goes on without a socket, and says how", async () => {
  const room = unique();
  await here.served.enter(room, "eve");
  const console = await ConsolePage.open(here.browser, here.served.url);
  const { page } = console;
  // As a proxy does that lets no socket through.
  await page.routeWebSocket(/\/live$/, (socket) => socket.close({ code: 1_011 }));
  await console.signIn("moderator", `#/rooms/Chat/${room}`);
  await page.getByText("Nearly live").waitFor();
  await console.row("eve").waitFor();
  await here.served.enter(room, "bob");
  await console.row("bob").waitFor();
  await console.leave();
});

it("shows each of two moderators what the other does", async () => {
  const room = unique();
  await here.served.enter(room, "eve");
  const ada = await ConsolePage.open(here.browser, here.served.url);
  const bo = await ConsolePage.open(here.browser, here.served.url);
  await Promise.all([ada.signIn("moderator", "#/bans"), bo.signIn("other")]);
  await ada.page.getByText("Live", { exact: true }).waitFor();
  const label = `Eve of ${room}`;
  await bo.send("POST", "/v1/bans", { target: `user:eve-${room}`, label, for: "1h", reason: "spam" });
  await ada.page.getByText(new RegExp(`bo.? – Banned: .?${label}`)).waitFor();
  await ada.row(label).waitFor();
  await Promise.all([ada.leave(), bo.leave()]);
});

it("lets a viewer look, and offers nothing to do", async () => {
  const room = unique();
  await here.served.enter(room, "eve");
  const console = await ConsolePage.open(here.browser, here.served.url);
  await console.signIn("viewer", `#/rooms/Chat/${room}`);
  await console.row("eve").waitFor();
  expect(await console.page.locator("main button, main input").count()).toBe(0);
  await console.leave();
});

it("says why there is nothing to see", async () => {
  const console = await ConsolePage.open(here.browser, here.served.url);
  await console.signIn("moderator", "#/rooms/Chat/nowhere");
  await console.page.getByRole("heading", { name: "There is no such room" }).waitFor();
  await console.visit("#/find/nobody-at-all");
  await console.page.getByRole("heading", { name: "Nothing is called that" }).waitFor();
  await console.visit("#/rooms?search=nobody-at-all");
  await console.page.getByRole("heading", { name: "No room is called that" }).waitFor();
  expect(await console.violations()).toEqual([]);
  await console.leave();
});

/** Puts the page behind others, or before them: no browser without a screen does that itself. */
async function hide({ page }: ConsolePage, isHidden: boolean): Promise<void> {
  await page.evaluate((isHidden) => {
    Object.defineProperty(document, "hidden", { value: isHidden, configurable: true });
    document.dispatchEvent(new Event("visibilitychange"));
  }, isHidden);
}
