import type { Page } from "playwright-core";
import { afterEach, beforeAll, expect, it } from "vitest";
import type { WebSocket } from "ws";
import { runAxe } from "../../support/axe.ts";
import { inChromium } from "../in-chromium.ts";
import { serveDocumented } from "./documented.ts";

const WARNING =
  '{"type":"party-bouncer:warning","limit":"chat","retryAfter":2500,"strikes":2,"strikesLeft":4,"message":"Slow down."}';

const STATEMENT = JSON.stringify({
  type: "party-bouncer:statement",
  id: "1",
  kind: "close",
  limit: null,
  at: 0,
  until: 1_500,
  reason: "spam links",
  automatic: false,
  objection: "Write to us.",
  message: "You are out for a moment: spam links.",
});

const SLOW = '{"type":"party-bouncer:slow-mode","every":2000,"left":60000,"retryAfter":0,"types":null}';

const here = inChromium(() => serveDocumented({ guide: "react", component: "Chat" }));

let page: Page;
let seat: Promise<WebSocket>;

const nextOne = (): Promise<WebSocket> =>
  new Promise((resolve) => here.served.rooms.once("connection", resolve));

/** Stops the page's clock: each second of a countdown is there until the test lets the next one pass. */
async function stopClock(): Promise<void> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000);
}

beforeAll(async () => {
  seat = nextOne();
  page = await here.browser.newPage();
  await page.clock.install();
  await page.goto(here.served.url);
});

afterEach(() => page.clock.resume());

it("the documented component says why to wait, counts down, and is silent again", async () => {
  const socket = await seat;
  const banner = page.getByRole("status");
  const button = page.getByRole("button", { name: "Senden" });
  const received: string[] = [];
  socket.on("message", (data) => received.push(String(data)));
  await button.click();
  await expect.poll(() => received).toEqual(["Hallo"]);
  expect(await banner.textContent()).toBe("");

  await stopClock();
  socket.send(WARNING);
  await page.getByText("Sie können in 3 Sekunden wieder senden.").waitFor();
  expect(await banner.textContent()).toBe("Slow down.");
  expect(await button.textContent()).toBe("Senden (3)");
  expect(await button.isDisabled()).toBe(true);
  await page.clock.runFor(500);
  await page.getByText("Sie können in 2 Sekunden wieder senden.").waitFor();
  await page.clock.runFor(1_000);
  await page.getByText("Sie können in 1 Sekunde wieder senden.").waitFor();
  await page.clock.runFor(1_000);
  await expect.poll(() => banner.textContent()).toBe("");
  expect(await button.textContent()).toBe("Senden");
  expect(await button.isDisabled()).toBe(false);
});

it("in slow mode it says so, and counts down after each message that was sent", async () => {
  const socket = await seat;
  const button = page.getByRole("button", { name: "Senden" });
  await stopClock();
  socket.send(SLOW);
  await page.getByText("Der langsame Modus ist aktiv.").waitFor();
  expect(await button.textContent()).toBe("Senden");
  await button.click();
  await page.getByText("Sie können in 2 Sekunden wieder senden.").waitFor();
  expect(await button.textContent()).toBe("Senden (2)");
  expect(await button.isDisabled()).toBe(true);
  // The client waits a twentieth longer than it was told to.
  await page.clock.runFor(1_100);
  await page.getByText("Sie können in 1 Sekunde wieder senden.").waitFor();
  await page.clock.runFor(1_000);
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
    const isRead = ({ target }: MutationRecord): boolean =>
      !(target instanceof Element ? target : target.parentElement)?.closest("[aria-live=off]");
    const note = (records: MutationRecord[]): void =>
      void (records.some(isRead) && changes.push(region.textContent));
    new MutationObserver(note).observe(region, { subtree: true, childList: true, characterData: true });
    return changes;
  });
  await stopClock();
  (await seat).close(4429, '{"retryAfter":2500,"limit":"chat"}');
  await page.getByText("Sie können in 3 Sekunden zurückkommen.", { exact: true }).waitFor();
  await page.clock.runFor(500);
  await page.getByText("Sie können in 2 Sekunden zurückkommen.", { exact: true }).waitFor();
  await page.clock.runFor(1_000);
  await page.getByText("Sie können in 1 Sekunde zurückkommen.", { exact: true }).waitFor();
  // What it said first is not left beside that.
  expect(await page.getByText("Sie können in 3 Sekunden zurückkommen.").count()).toBe(0);
  expect(await wayBack.count()).toBe(0);
  await page.clock.runFor(1_000);
  await wayBack.waitFor();
  const sentence = "Sie haben zu schnell gesendet. Ihre Verbindung wurde getrennt.";
  expect(await readOut.jsonValue()).toEqual([
    `${sentence} Sie können in 3 Sekunden zurückkommen.`,
    `${sentence} Sie können jetzt zurückkommen.`,
  ]);
  await page.clock.resume();
  expect((await runAxe(page)).violations).toEqual([]);
  const back = nextOne();
  await wayBack.click();
  await back;
  await expect.poll(() => banner.textContent()).toBe("");
});

it("says what the room has said of a ban, until the client comes back from it", async () => {
  const again = nextOne();
  await page.reload();
  const socket = await again;
  const banner = page.getByRole("status");
  socket.send(STATEMENT);
  await expect.poll(() => banner.textContent()).toBe("You are out for a moment: spam links.");
  await stopClock();
  socket.close(4429, '{"retryAfter":1500,"limit":"chat"}');
  await page.getByText("Sie können in 2 Sekunden zurückkommen.", { exact: true }).waitFor();
  await page.clock.runFor(500);
  await page.getByText("Sie können in 1 Sekunde zurückkommen.", { exact: true }).waitFor();
  await page.clock.resume();
  expect(await banner.textContent()).toBe("You are out for a moment: spam links.");
  const back = nextOne();
  await page.getByRole("button", { name: "Zurückkommen" }).click();
  await back;
  await expect.poll(() => banner.textContent()).toBe("");
});
