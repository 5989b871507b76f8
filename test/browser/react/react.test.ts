import type { Browser, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, expect, it, vi } from "vitest";
import { launchChromium } from "../../support/chromium.ts";
import type { ChatProps } from "./chat.ts";
import type { Demo } from "./page.ts";
import { openSite, type Site, type Visit } from "./site.ts";

const A_MINUTE = '{"retryAfter":60000,"limit":"chat"}';
const WARNING =
  '{"type":"party-bouncer:warning","limit":"chat","retryAfter":60000,"strikes":2,"strikesLeft":4,"message":"Slow."}';
const STATEMENT =
  '{"type":"party-bouncer:statement","id":"1","kind":"close","limit":null,"automatic":false,"reason":"","objection":null,"at":1,"until":null,"message":"Out."}';

let browser: Browser;
let site: Site;
let page: Page;
/** Errors, as of React about a hydration that does not match. */
let complaints: string[];
let warnings: string[];

beforeAll(async () => {
  browser = await launchChromium();
});
afterAll(async () => {
  await browser.close();
});

beforeEach(async () => {
  [complaints, warnings] = [[], []];
  site = await openSite();
  // A context of its own, as what is remembered of a room is shared by all pages in one.
  const context = await browser.newContext();
  page = await context.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
    if (message.type() === "warning") warnings.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
});
afterEach(async () => {
  await page.context().close();
  await site.close();
  expect(complaints).toEqual([]);
});

const visit = (index: number): Promise<Visit> =>
  until(`visit ${index}`, () => (site.visits[index] === undefined ? null : site.visits[index]));
const change = (props: ChatProps): Promise<void> =>
  page.evaluate((props) => window.demo.change(props), props);
const heard = (): Promise<string[]> => page.evaluate(() => window.demo.heard);
const renders = (): Promise<number> => page.evaluate(() => window.demo.renders);

function until<T>(what: string, get: () => T | null | Promise<T | null>): Promise<T> {
  return vi.waitFor(
    async () => {
      const value = await get();
      if (value === null || value === false) throw new Error(`waited in vain for ${what}`);
      return value;
    },
    { timeout: 30_000, interval: 10 },
  );
}

/** The page and its open socket. */
async function enter(props: ChatProps = {}): Promise<Visit> {
  await page.goto(site.address({ room: "lobby", ...props }));
  const [visited] = await Promise.all([visit(0), hear("open")]);
  return visited;
}

/** Stops the page's clock, which was installed before the page was opened. */
async function stopClock(): Promise<void> {
  await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 60_000);
}

async function hear(what: string): Promise<void> {
  await page.waitForFunction((what) => window.demo.heard.some((line) => line.endsWith(what)), what);
}

async function shows(status: string): Promise<void> {
  await page.locator(`[data-status=${status}]`).waitFor();
}

function run<T>(task: (demo: Demo) => T): Promise<T> {
  return page.evaluate(`(${task})(window.demo)`) as Promise<T>;
}

const roomsVisited = (): string[] => site.visits.map(({ url }) => url.split("?")[0] ?? "");

it("opens one socket under StrictMode, to the page's own host, and closes it when the component is gone", async () => {
  const lobby = await enter({ query: { token: "a" } });
  expect(lobby.url).toMatch(/^\/parties\/main\/lobby\?_pk=[^&]+&token=a$/);
  lobby.socket.send("hello");
  await hear("message hello");
  expect(lobby.closedWith).toBeNull();
  await change({ isMounted: false });
  await until("the close", () => lobby.closedWith !== null);
  expect(lobby.closedWith).toBe(1000);
  // PartySocket itself gives its own close no number.
  const close = expect.stringMatching(/^close /) as string;
  expect(await heard()).toEqual(["open", "message hello", "asked about 1000", close]);
  expect(site.visits).toHaveLength(1);
});

it.each([true, false])(
  "stays away after 4429, whatever React does, and after a reload; StrictMode: %s",
  async (isStrict) => {
    const lobby = await enter({ isStrict });
    lobby.socket.close(4429, A_MINUTE);
    await shows("away");
    await change({ enabled: false });
    await change({ enabled: true });
    await change({ isMounted: false });
    await change({ isMounted: true });
    await change({ isHidden: false });
    await change({ isHidden: true });
    await change({ isHidden: false });
    await change({ query: { token: "another" } });
    await shows("away");
    await page.reload();
    await shows("away");
    expect(await run((demo) => demo.last?.standing)).toMatchObject({ status: "away", limit: "chat" });
    await hear("standing away");
    expect(await heard()).toEqual(["standing away"]);
    // Had any of that opened a socket, it would have come before this one.
    await change({ room: "elsewhere" });
    await visit(1);
    await shows("ok");
    expect(roomsVisited()).toEqual(["/parties/main/lobby", "/parties/main/elsewhere"]);
    expect(warnings.filter((text) => !/staying away|room closed the connection/.test(text))).toEqual([]);
  },
);

it("stays away after 4403, for good", async () => {
  const lobby = await enter();
  lobby.socket.send(STATEMENT);
  lobby.socket.close(4403);
  await shows("away");
  await hear("statement close");
  await change({ isMounted: false });
  await change({ isMounted: true });
  await shows("away");
  expect(await run((demo) => demo.last?.standing.retryAfter)).toBe(Infinity);
  await change({ room: "elsewhere" });
  await visit(1);
  expect(roomsVisited()).toEqual(["/parties/main/lobby", "/parties/main/elsewhere"]);
});

it("comes back with enabled once retryAfter is over, and not before", async () => {
  const wait = 1_500;
  const lobby = await enter();
  const closedAt = performance.now();
  lobby.socket.close(4429, JSON.stringify({ retryAfter: wait }));
  await shows("away");
  // Knocks all the time.
  const back = await until("the way back", async () => {
    await change({ enabled: false });
    await change({ enabled: true });
    return site.visits[1] ?? null;
  });
  expect(back.at - closedAt).toBeGreaterThanOrEqual(wait);
  await shows("ok");
});

it("does not render for messages, from either side", async () => {
  await page.clock.install();
  const lobby = await enter();
  const before = await renders();
  for (let index = 0; index < 50; index++) lobby.socket.send(`${index}`);
  await hear("message 49");
  await run((demo) => {
    for (let index = 0; index < 50; index++) demo.last?.socket.send(`${index}`);
  });
  await until("what was sent", () => lobby.received.length === 50);
  expect(await renders()).toBe(before);
  // It would render once more with the next second.
  await stopClock();
  lobby.socket.send(WARNING);
  await shows("coolingDown");
  expect(await renders()).toBe(before + 2);
});

it("calls the newest closures, and does not reconnect for them", async () => {
  const lobby = await enter({ label: "first: " });
  lobby.socket.send("1");
  await hear("message 1");
  await change({ label: "second: " });
  lobby.socket.send("2");
  await hear("message 2");
  await change({ label: "third: " });
  lobby.socket.send(WARNING);
  await shows("coolingDown");
  expect(lobby.closedWith).toBeNull();
  lobby.socket.close(4001);
  await hear("close 4001");
  expect(await heard()).toEqual([
    "first: open",
    "first: message 1",
    "second: message 2",
    "third: standing coolingDown",
    "third: strategy for 4001",
    "third: close 4001",
  ]);
  expect(site.visits).toHaveLength(1);
});

// As a hot reload does: React takes the effects back and runs them again, and keeps the state.
it("closes with the effects, and opens the same socket with them again", async () => {
  const lobby = await enter({ isHidden: false });
  await change({ isHidden: true });
  await until("the close", () => lobby.closedWith !== null);
  await change({ isHidden: false });
  const again = await visit(1);
  again.socket.send("back");
  await hear("message back");
  expect(new URL(again.url, "ws://host").searchParams.get("_pk")).toBe(
    new URL(lobby.url, "ws://host").searchParams.get("_pk"),
  );
  expect([lobby.closedWith, again.closedWith, site.visits.length]).toEqual([1000, null, 2]);
});

it("reconnects as usual after any other close", async () => {
  const lobby = await enter();
  lobby.socket.close(1012);
  await visit(1);
  await hear("asked about 1012");
});

it("opens another socket for another room, and closes the one before", async () => {
  const lobby = await enter();
  const isSame = (): Promise<boolean> =>
    page.evaluate(() => {
      const { demo } = window as unknown as { demo: Demo & { kept?: unknown } };
      const before = demo.kept;
      demo.kept = demo.last?.socket;
      return before === demo.kept;
    });
  expect(await isSame()).toBe(false);
  await change({ room: "lobby", label: "again: " });
  expect(await isSame()).toBe(true);
  await change({ room: "attic" });
  const attic = await visit(1);
  await until("the close", () => lobby.closedWith !== null);
  expect(await isSame()).toBe(false);
  expect(roomsVisited()).toEqual(["/parties/main/lobby", "/parties/main/attic"]);
  expect([lobby.closedWith, attic.closedWith]).toEqual([1000, null]);
});

it("takes what waits along to the same room, and to no other", async () => {
  await enter();
  await change({ enabled: false });
  await run((demo) => demo.last?.socket.send("for the lobby"));
  await change({ query: { token: "new" }, enabled: true });
  const again = await visit(1);
  await until("the message", () => again.received.length > 0);
  expect(again.received).toEqual(["for the lobby"]);

  await change({ enabled: false });
  await run((demo) => demo.last?.socket.send("also for the lobby"));
  await change({ room: "attic", enabled: true });
  const attic = await visit(2);
  await run((demo) => demo.last?.socket.send("for the attic"));
  await until("the message", () => attic.received.length > 0);
  expect(attic.received).toEqual(["for the attic"]);
  expect(warnings.filter((text) => text.includes("discarded 1 waiting message"))).toHaveLength(1);
});

it("leaves the first opening to the app where startClosed says so", async () => {
  await page.goto(site.address({ room: "lobby", startClosed: true }));
  await page.waitForFunction(() => window.demo.last !== undefined);
  await run((demo) => demo.last?.socket.reconnect());
  await hear("open");
  expect(site.visits).toHaveLength(1);
});

it("waits for a room while it is not enabled", async () => {
  await page.goto(site.address({ enabled: false }));
  await shows("ok");
  await page.waitForFunction(() => window.demo?.last !== undefined);
  await change({ room: "lobby", enabled: true });
  await visit(0);
});

it("counts down once a second while there is something to wait for, and then rests", async () => {
  await page.clock.install();
  const lobby = await enter({ isStrict: false });
  await page.evaluate(() => {
    const shown: string[] = [];
    Object.assign(window, { shown });
    const output = document.querySelector("output");
    if (output === null) return;
    new MutationObserver(() => shown.push(output.textContent ?? "")).observe(output, {
      subtree: true,
      childList: true,
      characterData: true,
    });
  });
  await stopClock();
  lobby.socket.send(WARNING.replace("60000", "3200"));
  await shows("coolingDown");
  for (const ms of [200, 1_000, 1_000, 1_000]) await page.clock.runFor(ms);
  await shows("warned");
  const shown = await page.evaluate(() => (window as unknown as { shown: string[] }).shown);
  const waits = shown.map((text) => Number(/(\d+) ms/.exec(text)?.[1]));
  expect(waits).toEqual([3_200, 3_000, 2_000, 1_000, 0]);
  expect(await heard()).toEqual(["open", "standing coolingDown", "standing warned"]);
  const before = await renders();
  await page.clock.runFor(10_000);
  expect(await renders()).toBe(before);
});
