import { expect, it } from "vitest";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";

const BANNED = 4403;

const session = inChromium(() => serveConsole());

it("finds somebody, hides her, undoes it, bans her in all rooms, and lets her in again", async () => {
  const { served, browser } = session;
  const [eve, elsewhere, bob] = await Promise.all([
    served.enter("lobby", "eve"),
    served.enter("games", "eve"),
    served.enter("lobby", "bob"),
  ]);
  const says = (text: string): void => eve.sendRaw(JSON.stringify({ type: "said", value: text }));
  await eve.provoke(() => says("too much"));
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn();

  await page.getByRole("searchbox", { name: "Find a client" }).fill("eve");
  await page.keyboard.press("Enter");
  await page.getByRole("region", { name: "The client with this id" }).getByRole("link").click();
  await page.getByRole("heading", { level: 1, name: "eve" }).waitFor();
  const why = console.section("Why?");
  await why.getByText(/^Warned /).waitFor();
  await why.getByText(/refused by the limit messages/).waitFor();

  await page.getByRole("button", { name: "Shadow-ban", exact: true }).click();
  await page.getByRole("button", { name: "Spam" }).click();
  await page.getByRole("button", { name: "Shadow-ban eve" }).click();
  await page.getByText("Shadow-banned: eve").waitFor();
  says("hidden");
  await eve.until("her own message", () => eve.heard.includes("hidden"));

  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Taken back: eve").waitFor();
  await expect
    .poll(() => {
      says("seen");
      return bob.heard.includes("seen");
    })
    .toBe(true);
  expect(bob.heard).not.toContain("hidden");

  await page.getByRole("button", { name: "Ban", exact: true }).click();
  await page.getByRole("radio", { name: "1 day" }).check();
  const began = Date.now();
  await page.getByRole("button", { name: "Ban eve" }).click();
  await Promise.all([eve, elsewhere].map((each) => each.until("the ban", () => each.closed)));
  expect(Date.now() - began).toBeLessThan(1_000);
  expect([eve.closed?.code, elsewhere.closed?.code]).toEqual([BANNED, BANNED]);
  await page.getByText("Banned: eve").waitFor();
  const refused = await served.enter("lobby", "eve");
  await refused.until("the gate", () => refused.closed);

  await page.getByRole("button", { name: "Lift bans" }).first().click();
  await page.getByRole("checkbox", { name: "Forgive their strikes too" }).check();
  await page.getByRole("button", { name: "Lift the bans of eve" }).click();
  await page.getByText("Bans lifted: eve").waitFor();
  const lifted = Date.now();
  await expect
    .poll(
      async () => {
        const back = await served.enter("lobby", "eve");
        back.sendRaw(JSON.stringify({ type: "said", value: "back" }));
        await back.until("an answer", () => back.closed ?? back.heard.includes("back"));
        return back.closed;
      },
      { timeout: 2_000, interval: 100 },
    )
    .toBeNull();
  expect(Date.now() - lifted).toBeLessThan(2_000);
  await console.leave();
});
