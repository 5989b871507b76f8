// @module-tag slow
import { describe, expect, it } from "vitest";
import type { AdminProblem } from "../../../src/admin/index.ts";
import { inChromium } from "../in-chromium.ts";
import { appealed } from "./as-others.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";
import { TOKENS } from "./tokens.ts";

const session = inChromium(() => serveConsole());

/** So much of whatever somebody writes. */
const LONG = 10_000;

const MARKUP = `<img src=x onerror="document.title='run'">`;
const LONG_TEXT = MARKUP.repeat(LONG / MARKUP.length + 1).slice(0, LONG);

describe("ten thousand characters", () => {
  it.each([
    ["POST", "/v1/bans", { target: "user:eve", reason: LONG_TEXT }, "reason"],
    ["POST", "/v1/bans", { target: "user:eve", label: LONG_TEXT }, "label"],
    ["POST", "/v1/bans", { target: `user:${LONG_TEXT}` }, "target"],
    ["DELETE", "/v1/clients/user:eve/bans", { reason: LONG_TEXT }, "reason"],
    ["DELETE", "/v1/clients/user:eve/bans", { bans: [LONG_TEXT] }, "bans"],
    ["POST", "/v1/clients/user:eve/acts", { do: "warn", reason: LONG_TEXT }, "reason"],
    ["POST", "/v1/clients/user:eve/acts", { do: "restrict", only: [LONG_TEXT], for: "1m" }, "only"],
    ["PUT", "/v1/clients/user:eve/override", { limits: { [LONG_TEXT]: false }, for: "1m" }, "limits"],
    ["PUT", "/v1/rooms/Chat/lobby/slow-mode", { every: "10s", for: "1m", reason: LONG_TEXT }, "reason"],
    ["PUT", "/v1/rooms/Chat/lobby/posture", { posture: LONG_TEXT }, "posture"],
    ["PUT", "/v1/rooms/Chat/lobby/posture", { posture: "shield", reason: LONG_TEXT }, "reason"],
    ["DELETE", "/v1/rooms/Chat/lobby/posture", { reason: LONG_TEXT }, "reason"],
    ["POST", "/v1/appeals/user:eve/some-ban", { decision: "approve", note: LONG_TEXT }, "note"],
    ["GET", "/v1/bans", { search: LONG_TEXT }, "search"],
    ["GET", "/v1/rooms", { search: LONG_TEXT }, "search"],
    ["GET", "/v1/audit", { search: LONG_TEXT }, "search"],
  ])("are refused in words by the API: %s %s", async (method, path, given, field) => {
    const isRead = method === "GET";
    const query = isRead ? `?${new URLSearchParams(given as Record<string, string>)}` : "";
    const answer = await fetch(`${session.served.url}/api${path}${query}`, {
      method,
      headers: {
        Authorization: `Bearer ${TOKENS.admin}`,
        "Content-Type": "application/json",
        "X-Party-Bouncer": "1",
      },
      ...(!isRead && { body: JSON.stringify(given) }),
    });
    const { detail, issues } = (await answer.json()) as AdminProblem;
    expect([answer.status, issues?.map(({ path }) => path)]).toEqual([400, [field]]);
    expect(detail).toMatch(/expected .+, received /);
    expect(detail.length).toBeLessThan(400);
  });

  it("are shown as text where an address has them, or said not to be there", async () => {
    const console = await ConsolePage.open(session.browser, session.served.url);
    const { page } = console;
    await console.signIn("admin");
    const text = encodeURIComponent(LONG_TEXT);
    for (const view of ["find", "clients", "rooms/Chat"]) {
      await console.goto(`#/${view}/${text}`);
      await page.locator("main").locator(".empty, .failed").waitFor();
      expect(await console.overflow()).toBeLessThanOrEqual(0);
      expect(await page.locator("main img").count()).toBe(0);
    }
    expect(await page.title()).not.toBe("run");
    await console.leave();
  });

  it("are refused by the page's own fields, which say why", async () => {
    const { served, browser } = session;
    const target = "user:otto";
    const console = await ConsolePage.open(browser, served.url);
    const { page } = console;
    const says = page.getByText("At most 1,000 characters fit here. These are 10,000.");
    for (const token of [LONG_TEXT, "x".repeat(LONG), "日本語".repeat(20)]) {
      await console.goto();
      await page.getByLabel("Your token").fill(token);
      await page.keyboard.press("Enter");
      await page.getByText("This token does not let anybody in.").waitFor();
    }
    await console.signIn("moderator", `#/clients/${target}`);
    await page.getByRole("button", { name: "Ban", exact: true }).click();
    const why = page.getByLabel("Why", { exact: true });
    await why.fill(LONG_TEXT);
    await says.waitFor();
    await page.getByRole("button", { name: "Ban otto" }).click();
    expect(await page.getByRole("dialog").count()).toBe(1);
    expect(await console.violations()).toEqual([]);
    await why.fill(LONG_TEXT.slice(0, 1_000));
    await says.waitFor({ state: "detached" });
    await page.getByRole("button", { name: "Ban otto" }).click();
    await page.getByText("Banned: otto").waitFor();
    await console.section("Bans").getByText(MARKUP).waitFor();

    await appealed(served, "petra", MARKUP);
    await console.visit("#/appeals");
    const appeal = page.locator(".appeal").filter({ hasText: MARKUP });
    await appeal.getByRole("button", { name: "Reject" }).click();
    await appeal.getByLabel("What they are told").fill(LONG_TEXT);
    await says.waitFor();
    await appeal.getByRole("button", { name: "Reject, and tell them" }).click();
    await appeal.getByLabel("What they are told").fill(MARKUP);
    await appeal.getByRole("button", { name: "Reject, and tell them" }).click();
    await appeal.waitFor({ state: "detached" });
    expect(await page.locator("main img").count()).toBe(0);
    expect(await page.title()).not.toBe("run");
    await console.leave();
  });
});

it("finds a client by an id that is longer than what is kept of it", async () => {
  const { served, browser } = session;
  const id = "quentin-".repeat(100);
  const room = await served.enter("long ids", id);
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn();
  await page.getByRole("searchbox", { name: "Find a person" }).fill(id);
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "The person with this id" }).getByRole("link").click();
  await page.getByRole("button", { name: "Ban", exact: true }).click();
  await page.getByRole("button", { name: /^Ban sha256-/ }).click();
  await room.until("the ban", () => room.closed);
  await console.leave();
});

it("tells names apart that look alike, and names what is not seen", async () => {
  const { served, browser } = session;
  // The first letter is Cyrillic.
  const [forged, turned] = ["\u0430dmin", "\u202Enimda"];
  await Promise.all(["admin", forged, turned].map((name) => served.enter("alike", name)));
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn("moderator", "#/rooms/Chat/alike");
  await console.row("⟨U+202E⟩nimda").waitFor();
  await console.row(forged).getByText("Mixes alphabets").waitFor();
  expect(await page.getByText("Mixes alphabets").count()).toBe(1);
  await console.row(forged).getByRole("button", { name: "Act" }).click();
  await page.getByRole("heading", { name: `What is to be done about ${forged}?` }).waitFor();
  await console.leave();
});
