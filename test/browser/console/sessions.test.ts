import { expect, it } from "vitest";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";
import { TOKENS } from "./tokens.ts";

const here = inChromium(() => serveConsole());

/** Longer than a session lasts of which nobody makes use. */
const HALF_AN_HOUR = "31:00";

const IDLE = "You were signed out, since nothing was done here for a while.";

it("lets no link sign in who is not on their own machine, and none sign in as somebody else", async () => {
  const console = await ConsolePage.open(here.browser, here.served.url);
  const { page } = console;
  await console.goto(`?token=${TOKENS.admin}`);
  await page.getByLabel("Your token").waitFor();
  expect(page.url()).toBe(here.served.url);
  await console.signIn("viewer");
  await console.goto(`?token=${TOKENS.admin}`);
  await page.getByRole("button", { name: "grace" }).waitFor();
  expect(page.url()).toBe(here.served.url);
  await console.leave();
});

it("signs in by the link that the terminal shows, once", async () => {
  const { browser, served } = here;
  const address = `http://${served.host}/developing`;
  await fetch(address);
  const shown = await (await fetch(`http://${served.host}/shown`)).text();
  const link = /http\S+$/.exec(shown)?.[0] ?? "";
  const console = await ConsolePage.open(browser, address);
  await console.goto(link.slice(address.length));
  await console.page.getByRole("button", { name: "dev" }).waitFor();
  // Nor does it sign out again at once.
  await console.heading.getByText("Rooms").waitFor();
  expect(console.page.url()).toBe(address);
  await console.leave();
  const other = await ConsolePage.open(browser, address);
  await other.goto(link.slice(address.length));
  await other.page.getByText("This token does not let anybody in.").waitFor();
  await other.leave();
});

it("signs out whoever does nothing, unless they are at work in another tab", async () => {
  const console = await ConsolePage.open(here.browser, here.served.url);
  const { page } = console;
  await page.clock.install();
  await console.signIn();
  const asked = page.waitForResponse((answer) => answer.url().endsWith("/session"));
  await page.clock.fastForward(HALF_AN_HOUR);
  // To the server it is a moment, as if the other tab had just been used.
  expect((await asked).status()).toBe(200);
  await console.heading.getByText("Rooms").waitFor();
  await page.route("**/console/session", (route) => route.fulfill({ status: 401, json: {} }));
  await page.clock.fastForward(HALF_AN_HOUR);
  await page.getByText(IDLE).waitFor();
  expect(await page.getByText("What happens").count()).toBe(0);
  await console.leave();
});

it("is worked by keys alone, from the rooms to an act and back", async () => {
  const { served } = here;
  const [eve] = await Promise.all([served.enter("lobby", "eve"), served.enter("lobby", "bob")]);
  await eve.provoke(() => eve.sendRaw(JSON.stringify({ type: "said" })));
  const console = await ConsolePage.open(here.browser, served.url);
  const { page } = console;
  await console.signIn();
  await console.row("lobby").waitFor();
  await console.press("j", "Enter");
  await expect.poll(() => console.heading.innerText()).toBe("lobby");
  await console.row("eve").waitFor();
  await console.press("j", "x");
  await page.getByRole("button", { name: "Act on 1 person" }).waitFor();
  await console.press("a");
  await page.getByRole("dialog").waitFor();
  expect(await page.evaluate(() => document.activeElement?.closest("dialog") !== null)).toBe(true);
  await console.press("Escape");
  await page.getByRole("dialog").waitFor({ state: "detached" });
  expect(await page.evaluate(() => document.activeElement?.closest("[data-target]") !== null)).toBe(true);
  await console.press("?");
  await page.getByRole("checkbox", { name: "Use keyboard shortcuts" }).uncheck();
  await console.press("Escape");
  await console.press("2");
  expect(await page.evaluate(() => location.href)).toBe(`${served.url}#/rooms/Chat/lobby`);
  await console.leave();
});
