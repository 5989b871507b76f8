import { readFile } from "node:fs/promises";
import type { Page } from "playwright-core";
import { describe, expect, it } from "vitest";
import { inChromium } from "../in-chromium.ts";
import { api, appealed, listed } from "./as-others.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";

const session = inChromium(() => serveConsole());

/** Text that wants to be more than text. */
const HOSTILE = `<img src=x onerror="document.title='run'"> \u202Egnol ${"reason ".repeat(120)}`;

const CLOSED = 4403;

async function isText(page: Page): Promise<void> {
  expect(await page.title()).not.toBe("run");
  expect(await page.locator("main img, dialog img").count()).toBe(0);
}

describe("an appeal", () => {
  it("is approved, and the person is told, and may come back", async () => {
    const { served, browser } = session;
    const answer = await appealed(served, "eve", "It was my brother.");
    const console = await ConsolePage.open(browser, served.url);
    const { page } = console;
    await console.signIn("moderator", "#/appeals");
    const appeal = page.locator(".appeal").filter({ hasText: "It was my brother." });
    await appeal.getByRole("button", { name: "Approve" }).click();
    await appeal.getByLabel("What they are told").fill("Welcome back.");
    expect(await console.violations()).toEqual([]);
    await appeal.getByRole("button", { name: "Approve, and tell them" }).click();
    await page.getByText(/^Approved: .?eve.? may come back$/).waitFor();
    await appeal.waitFor({ state: "detached" });
    expect(await (await fetch(answer)).json()).toMatchObject({ status: "approved", note: "Welcome back." });
    await expect
      .poll(async () => {
        const back = await served.enter("lobby", "eve");
        back.sendRaw(JSON.stringify({ type: "said", value: "back" }));
        await back.until("an answer", () => back.closed ?? back.heard.includes("back"));
        return back.closed;
      })
      .toBeNull();
    await page.getByRole("link", { name: "Approved" }).click();
    await page.getByText("ada decided this").waitFor();
    await console.visit("#/audit");
    const entry = console.rows.filter({ hasText: /Approved the appeal of .?eve/ });
    await entry.getByText("Welcome back.").waitFor();
    await console.leave();
  });

  it("is rejected with a note, however hostile it is", async () => {
    const { served, browser } = session;
    const answer = await appealed(served, "mallory", HOSTILE.slice(0, 900));
    const console = await ConsolePage.open(browser, served.url, { viewport: { width: 320, height: 640 } });
    const { page } = console;
    await console.signIn("moderator", "#/appeals");
    const appeal = page.locator(".appeal").filter({ hasText: "onerror" });
    await appeal.waitFor();
    expect(await console.overflow()).toBeLessThanOrEqual(0);
    await appeal.getByRole("button", { name: "Reject" }).click();
    await appeal.getByRole("button", { name: "Reject, and tell them" }).click();
    await page.getByText(/^Rejected: the ban of .?mallory.? stays$/).waitFor();
    expect(await (await fetch(answer)).json()).toMatchObject({ status: "rejected" });
    const refused = await served.enter("lobby", "mallory");
    await refused.until("the gate", () => refused.closed);
    expect(refused.closed?.code).toBe(CLOSED);
    await isText(page);
    await console.leave();
  });
});

describe("a switch", () => {
  it("slows a room down, is seen by everybody who moderates, and is ended", async () => {
    const { served, browser } = session;
    const ann = await served.enter("slow", "ann");
    await listed(served, "slow");
    const slowness = (): unknown => ann.of("party-bouncer:slow-mode").at(-1)?.["every"];
    const [ada, grace] = await Promise.all([
      ConsolePage.open(browser, served.url),
      ConsolePage.open(browser, served.url),
    ]);
    const { page } = ada;
    await Promise.all([ada.signIn("moderator", "#/switches"), grace.signIn("viewer", "#/switches")]);
    await page.getByRole("button", { name: "Switch something on" }).click();
    await page.getByLabel("Begin to type its name").fill("slow");
    await page.getByRole("radio", { name: "slow Chat" }).check();
    await page.getByRole("radio", { name: "30 seconds" }).check();
    await page.getByRole("button", { name: "A raid" }).click();
    expect(await ada.violations()).toEqual([]);
    await page.getByRole("button", { name: "Turn on slow mode" }).click();
    await ann.until("to be told", () => slowness() === 30_000);
    for (const { page } of [ada, grace]) {
      const on = page.locator(".switch").filter({ hasText: "Slow mode: one message every 30 seconds" });
      await on.getByText("A raid").waitFor();
      await on.getByText("30 minutes left").waitFor();
      await on.getByText("ada").waitFor();
    }
    expect(await grace.page.getByRole("button", { name: /End it/ }).count()).toBe(0);
    await page.getByRole("button", { name: "Switch something on" }).click();
    await page.getByLabel("Begin to type its name").fill("slow");
    await page.getByRole("radio", { name: "slow Chat" }).check();
    await page.getByRole("radio", { name: "5 minutes" }).check();
    await page.getByRole("button", { name: "Turn on slow mode" }).click();
    await ann.until("another slow mode", () => slowness() === 300_000);
    const done = page.locator(".toast").filter({ hasText: "one message every 5 minutes" });
    await done.getByRole("button", { name: /^Undo/ }).click();
    await ann.until("the one before", () => slowness() === 30_000);
    await page.getByRole("button", { name: /^End it/ }).click();
    await ann.until("the end", () => slowness() === 0);
    await grace.page.getByText("Nothing is switched on").waitFor();
    await Promise.all([ada.leave(), grace.leave()]);
  });

  it("is shown however long the list takes to come", async () => {
    const { served, browser } = session;
    const console = await ConsolePage.open(browser, served.url);
    const { page } = console;
    await page.clock.install();
    const held = Promise.withResolvers<void>();
    let asked = 0;
    await page.route(/\/v1\/switches\b/, async (route) => {
      asked++;
      await held.promise;
      await route.continue();
    });
    await console.signIn("moderator", "#/switches");
    await expect.poll(() => asked).toBe(1);
    // The page asks every ten seconds.
    await page.clock.runFor(35_000);
    // Whatever else it asked before this is on its way by then.
    await page.evaluate(async () => (await fetch("/console/session")).text());
    expect(asked).toBe(1);
    held.resolve();
    await page.getByText("Nothing is switched on").waitFor();
    await page.clock.runFor(11_000);
    await expect.poll(() => asked).toBeGreaterThan(1);
    await console.leave();
  });

  it("raises what was prepared for a room", async () => {
    const { served, browser } = session;
    const bea = await served.enter("shielded", "bea");
    const console = await ConsolePage.open(browser, served.url);
    const { page } = console;
    await console.signIn("moderator", "#/rooms/Chat/shielded");
    await page.getByRole("button", { name: "Stricter rules" }).click();
    await page.getByRole("radio", { name: "shield" }).check();
    await page.getByRole("button", { name: "Switch on shield" }).click();
    const on = page.getByRole("region", { name: "Switches" }).getByText(/^Stricter rules: .?shield/);
    await on.waitFor();
    // One message in ten seconds: the second is too much.
    const say = (): void => bea.sendRaw(JSON.stringify({ type: "said", value: "hello" }));
    say();
    say();
    await bea.until("the warning", () => bea.warnings.length > 0);
    await page.getByRole("button", { name: "End it" }).click();
    await on.waitFor({ state: "detached" });
    await console.leave();
  });

  it("is gone at the click that ends it, and back if it could not be ended", async () => {
    const { served, browser } = session;
    const liz = await served.enter("lasting", "liz");
    await api(served, "PUT", "/v1/rooms/Chat/lasting/slow-mode", { every: "5s", for: "10m" });
    for (const text of ["one", "two"]) liz.sendRaw(JSON.stringify({ type: "said", value: text }));
    await liz.until("to be told to wait", () => liz.of("party-bouncer:slow-mode").length > 1);
    const console = await ConsolePage.open(browser, served.url);
    const { page } = console;
    await console.signIn("moderator", "#/rooms/Chat/lasting");
    const { promise: answered, resolve: answer } = Promise.withResolvers<void>();
    await page.route("**/lasting/slow-mode", async (route) => {
      await answered;
      await route.fulfill({ status: 503, json: {} });
    });
    const on = console.section("Switches");
    await on.getByRole("button", { name: "End it" }).click();
    await on.waitFor({ state: "detached" });
    answer();
    await on.getByText("Slow mode: one message every 5 seconds").waitFor();
    await page.unroute("**/lasting/slow-mode");
    const limit = console.section("Refused by limit").getByRole("row", { name: /^Slow mode/ });
    await limit.getByText("1 in 5 seconds").waitFor();
    await page.getByRole("button", { name: "Try again" }).click();
    await on.waitFor({ state: "detached" });
    await limit.getByText("Not on now").waitFor();
    await console.leave();
  });

  it("is not offered where nobody has prepared it", async () => {
    const { served, browser } = session;
    await served.enter("plain", "pat");
    const console = await ConsolePage.open(browser, served.url);
    const { page } = console;
    await page.route("**/plain/switches", async (route) => {
      const prepared = (await (await route.fetch()).json()) as object;
      await route.fulfill({ json: { ...prepared, postures: [] } });
    });
    await console.signIn("moderator", "#/rooms/Chat/plain");
    await page.getByRole("button", { name: "Slow mode …" }).click();
    await page.getByText("Nobody has prepared stricter rules for this room.").waitFor();
    expect(await page.getByRole("radio", { name: /^Stricter rules/ }).isDisabled()).toBe(true);
    expect(await page.getByRole("button", { name: "Stricter rules …" }).count()).toBe(0);
    await console.leave();
  });

  it("gives one client other limits", async () => {
    const { served, browser } = session;
    const [cal] = await Promise.all([served.enter("numbers", "cal"), served.enter("numbers", "dee")]);
    const console = await ConsolePage.open(browser, served.url);
    const { page } = console;
    await console.signIn("moderator", "#/clients/user:cal");
    await page.getByRole("button", { name: "Give other limits" }).click();
    await page.getByText("Usual: 5 in 1 second").waitFor();
    await page.getByLabel("How many", { exact: true }).fill("1");
    await page.getByLabel("In how many seconds").fill("600");
    await page.getByRole("button", { name: "Give these limits" }).click();
    await page.getByText(/^Switched on: /).waitFor();
    const say = (): void => cal.sendRaw(JSON.stringify({ type: "said", value: "hello" }));
    // The room hears of it after that. So seldom, the usual limit would refuse nothing.
    await expect
      .poll(
        () => {
          say();
          return cal.warnings.length;
        },
        { interval: 500 },
      )
      .toBeGreaterThan(0);
    const given = console.section("Other limits");
    await given.getByText(/messages.?: 1 in 10 minutes/).waitFor();
    await given.getByRole("button", { name: "End it" }).click();
    await given.waitFor({ state: "detached" });
    await console.leave();
  });
});

it("says who did what, finds it, and hands it out", async () => {
  const { served, browser } = session;
  await Promise.all([served.enter("audited", "trent"), served.enter("audited", "peggy")]);
  await api(served, "POST", "/v1/bans", { target: "user:trent", for: "1h", reason: HOSTILE.slice(0, 1_000) });
  const acts = "/v1/clients/user:peggy/acts";
  const done: readonly [method: string, path: string, body: object, said: RegExp, how: RegExp][] = [
    ["POST", acts, { do: "mute", for: "10m", reason: "r" }, /^Muted: .?peggy/, /^10 minutes$/],
    ["POST", acts, { do: "release" }, /^May send again: .?peggy/, /^$/],
    ["POST", acts, { do: "restrict", only: ["vote"], for: "1h" }, /^Restricted: .?peggy/, /vote.? · 1 hour$/],
    ["POST", acts, { do: "forgive" }, /^Forgiven: .?peggy/, /^$/],
    [
      "POST",
      "/v1/bans",
      { target: "user:peggy", kind: "shadow-ban", for: "forever", disclosure: "notify" },
      /^Hidden: .?peggy/,
      /^For ever · Told why$/,
    ],
    [
      "DELETE",
      "/v1/clients/user:peggy/bans",
      { forgive: true },
      /^Bans lifted: .?peggy/,
      /^Strikes forgiven too$/,
    ],
    [
      "PUT",
      "/v1/clients/user:peggy/override",
      { limits: { messages: { limit: 9, window: "1s" } }, for: "1h" },
      /^Gave other limits: .?peggy/,
      /^.?messages.?: 9 in 1 second · 1 hour$/,
    ],
    [
      "PUT",
      "/v1/rooms/Chat/audited/slow-mode",
      { every: "5s", for: "10m" },
      /^Turned on slow mode: .?audited/,
      /^One message every 5 seconds · 10 minutes$/,
    ],
    ["DELETE", "/v1/rooms/Chat/audited/slow-mode", {}, /^Ended slow mode: .?audited/, /^$/],
  ];
  for (const [method, path, body] of done) await api(served, method, path, body);
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn("admin", "#/audit");
  for (const [, path, , said, how] of done) {
    await console.visit(`#/audit?search=${path.includes("audited") ? "audited" : "peggy"}`);
    const row = console.rows.filter({ has: page.locator(".did", { hasText: said }) });
    await row.waitFor();
    expect([said, (await row.locator(".detail .soft").allTextContents()).join("")]).toEqual([
      said,
      expect.stringMatching(how),
    ]);
  }
  await page.getByLabel("Find in this list").fill("trent");
  await page.getByText("1 entry", { exact: true }).waitFor();
  const entry = console.row("trent");
  await entry.getByText("Banned").waitFor();
  await entry.getByText("bo").waitFor();
  await isText(page);
  await page.getByText("Download", { exact: true }).click();
  const download = page.waitForEvent("download");
  await page.getByRole("link", { name: "The audit as a table (CSV)" }).click();
  expect((await download).suggestedFilename()).toMatch(/\.csv$/);
  const figures = page.waitForEvent("download");
  await page.getByRole("link", { name: "Figures to publish (JSON)" }).click();
  expect((await figures).suggestedFilename()).toBe("transparency.json");
  expect(JSON.parse(await readFile(await (await figures).path(), "utf8"))).toMatchObject({ byKind: {} });
  expect(await console.violations()).toEqual([]);
  await entry.focus();
  await page.keyboard.press("Enter");
  await page.getByRole("heading", { level: 1, name: "trent" }).waitFor();
  await isText(page);
  await console.leave();
});

it("shows whom it does not know, and erases for good", async () => {
  const { served, browser } = session;
  await api(served, "POST", "/v1/bans", { target: "user:victor", for: "1h", label: HOSTILE.slice(0, 100) });
  const console = await ConsolePage.open(browser, served.url, { colorScheme: "dark" });
  const { page } = console;
  await console.signIn("admin", "#/clients/user:victor");
  await page.getByText("⟨U+202E⟩").first().waitFor();
  await isText(page);
  expect(await console.violations()).toEqual([]);
  await page.getByRole("button", { name: "Erase all that is kept of them" }).click();
  await page.getByRole("button", { name: "Erase", exact: true }).click();
  await page.getByText("Nothing was ever done about them").waitFor();
  await page.getByText("Nothing happened to them lately.").waitFor();
  await page.getByText("They are not banned.").waitFor();
  await console.leave();
});
