// @module-tag slow
import { describe, expect, it } from "vitest";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";

const ROOMS = 1_000;

const here = inChromium(() => serveConsole({ rooms: ROOMS, bans: 0 }));
const unique = (): string => Math.random().toString(36).slice(2);

describe("the console", () => {
  it("asks who is there, and lets a moderator in and out again", async () => {
    const console = await ConsolePage.open(here.browser, here.served.url);
    const { page } = console;
    await console.goto();
    await page.getByLabel("Your token").fill("a-token-that-is-none-of-them");
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByText("This token does not let anybody in.").waitFor();
    expect(await console.violations()).toEqual([]);
    await console.signIn();
    expect(await console.heading.innerText()).toBe("Rooms");
    await page.getByRole("button", { name: "ada" }).click();
    await page.getByRole("button", { name: "Sign out" }).click();
    await page.getByText("You are signed out.").waitFor();
    await page.reload();
    expect(await console.heading.innerText()).toBe("Sign in");
    await console.leave();
  });

  it("shows the most troubled of 1,000 rooms first, and finds another", async () => {
    const console = await ConsolePage.open(here.browser, here.served.url);
    await console.signIn();
    await console.rows.nth(100).waitFor();
    expect(await console.rows.first().innerText()).toContain("Much trouble");
    await console.page.getByLabel("Search rooms").fill("room-0777");
    await expect.poll(() => console.rows.count()).toBe(1);
    await console.rows.getByRole("link").first().click();
    await expect.poll(() => console.heading.innerText()).toBe("room-0777");
    await console.leave();
  });

  it("shows who is in a room as they come, what is refused, and what a candidate would refuse", async () => {
    const room = unique();
    const eve = await here.served.enter(room, "eve");
    const console = await ConsolePage.open(here.browser, here.served.url);
    await console.signIn("viewer", `#/rooms/Chat/${room}`);
    await console.row("eve").waitFor();
    await eve.flood(
      () => eve.sendRaw(JSON.stringify({ type: "hello" })),
      () => eve.warnings.length > 1,
    );
    await console
      .row("eve")
      .getByText(/Warned|Has to wait/)
      .waitFor();
    await here.served.enter(room, "bob");
    await console.row("bob").getByText("Fine").waitFor();
    const refused = console.section("Refused by limit").locator("tbody tr").first();
    await expect.poll(() => refused.innerText()).toMatch(/messages\s+5 in 1 second\s+[1-9]/);
    await console.section("Candidate policy").getByText("Messages refused").waitFor();
    await console
      .section("What happens")
      .getByText(/got (?:a strike|\d+ strikes)/)
      .first()
      .waitFor();
    await console.leave();
  });
});

it("says when a record is damaged, and when a room does not answer", async () => {
  const { served, browser } = here;
  await served.enter("torn", "tess");
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn("moderator", "#/clients/user:tess");
  const did = console.section("What they did");
  await did.getByText(/^Recorded since/).waitFor();
  expect(await did.getByText(/cannot be read/).count()).toBe(0);
  await page.route("**/timeline", async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, json: { ...(await response.json()), damaged: true } });
  });
  await page.reload();
  await did.getByText("A part of this record cannot be read.").waitFor();
  await page.unroute("**/timeline");
  await page.route("**/timeline", (route) => route.fulfill({ status: 503, json: {} }));
  await page.reload();
  await did.getByText("This room does not answer.").waitFor();
  await console.leave();
});
