import { expect, it } from "vitest";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";
import { type ServedConsole, serveConsole } from "./serve-console.ts";

const BANNED = 4403;

const session = inChromium(() => serveConsole());

/** Whether somebody who comes now may speak. */
async function isLetIn(served: ServedConsole, user: string): Promise<boolean> {
  const back = await served.enter("lobby", user);
  const isAnswered = (): boolean => back.closed !== null || back.heard.includes("back");
  // A word that falls into a cool-down has no answer. The longest is two seconds.
  await back.flood(() => back.sendRaw(JSON.stringify({ type: "said", value: "back" })), isAnswered, 2_500);
  return back.closed === null;
}

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

  await console.find("eve");
  const why = console.section("Why?");
  await why.getByText(/^Warned /).waitFor();
  await why.getByText(/refused by the limit messages/).waitFor();

  await page.getByRole("button", { name: "Hide", exact: true }).click();
  await page.getByRole("button", { name: "Spam" }).click();
  await page.getByRole("button", { name: "Hide eve" }).click();
  await page.getByText("Hidden: eve").waitFor();
  // The rooms hear of it after that. Meanwhile, what can be taken back waits for whoever points at it.
  await page.getByRole("button", { name: "Undo" }).hover();
  await page.locator(".facts li", { hasText: "lobby" }).locator("[data-mark=hidden]").waitFor();
  says("hidden");
  await eve.until("her own message", () => eve.heard.includes("hidden"));

  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Taken back: eve").waitFor();
  // So seldom that the limit does not refuse it.
  await expect
    .poll(
      () => {
        says("seen");
        return bob.heard.includes("seen");
      },
      { interval: 500 },
    )
    .toBe(true);
  expect(bob.heard).not.toContain("hidden");

  await page.getByRole("button", { name: "Ban", exact: true }).click();
  await page.getByRole("radio", { name: "1 day" }).check();
  await page.getByRole("button", { name: "Ban eve" }).click();
  await page.getByText("Banned: eve").waitFor();
  await Promise.all([eve, elsewhere].map((each) => each.until("the ban", () => each.closed)));
  expect([eve.closed?.code, elsewhere.closed?.code]).toEqual([BANNED, BANNED]);
  const refused = await served.enter("lobby", "eve");
  await refused.until("the gate", () => refused.closed);

  await page.getByRole("button", { name: "Lift bans" }).first().click();
  await page.getByRole("checkbox", { name: "Forgive their strikes too" }).check();
  await page.getByRole("button", { name: "Lift the bans of eve" }).click();
  await page.getByText("Bans lifted: eve").waitFor();
  await expect.poll(() => isLetIn(served, "eve")).toBe(true);
  await console.leave();
});

it("closes in another room within a second, and lets in within two", async () => {
  const { served, browser } = session;
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn();
  const times: { closed: number; letIn: number }[] = [];
  // The machine may be busy with something else: one of three is on time.
  for (const user of ["una", "duo", "tres"]) {
    const elsewhere = await served.enter(`room of ${user}`, user);
    await console.goto(`#/clients/user:${user}`);
    await page.getByRole("heading", { level: 1, name: user }).waitFor();
    await page.getByText("They are not banned.").waitFor();
    await console.press("b");
    await page.getByRole("button", { name: `Ban ${user}` }).waitFor();
    const began = Date.now();
    await page.keyboard.press("Enter");
    await elsewhere.until("the ban", () => elsewhere.closed);
    const closed = Date.now() - began;
    await page.getByText(`Banned: ${user}`).waitFor();
    const undone = Date.now();
    await console.press("u");
    await expect.poll(() => isLetIn(served, user), { interval: 50 }).toBe(true);
    times.push({ closed, letIn: Date.now() - undone });
    if (closed < 1_000 && Date.now() - undone < 2_000) break;
  }
  expect(Math.min(...times.map(({ closed }) => closed))).toBeLessThan(1_000);
  expect(Math.min(...times.map(({ letIn }) => letIn))).toBeLessThan(2_000);
  await console.leave();
});

it("bans several with one confirmation, and tries again what failed", async () => {
  const { served, browser } = session;
  const people = await Promise.all(["ann", "ben", "cat"].map((name) => served.enter("several", name)));
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn("moderator", "#/rooms/Chat/several");
  for (const name of ["ann", "ben", "cat"]) await console.row(name).getByRole("checkbox").check();
  await page.getByRole("button", { name: "Act on 3 people" }).click();
  await page.getByRole("heading", { name: "What is to be done about 3 people?" }).waitFor();
  await page.getByRole("radio", { name: /^Ban / }).check();
  const isBen = (body: string | null): boolean => body?.includes("user:ben") === true;
  await page.route("**/v1/bans", (route) =>
    isBen(route.request().postData()) ? route.fulfill({ status: 503, json: {} }) : route.continue(),
  );
  await page.getByRole("button", { name: "Ban 3 people" }).click();
  const outcome = page.locator(".outcome");
  await outcome.getByText("2 of 3 done").waitFor();
  await outcome.getByText("ben: A room, or the list of bans, does not answer").waitFor();
  expect(people[1]?.closed).toBeNull();
  await page.unroute("**/v1/bans");
  await outcome.getByRole("button", { name: "Try again" }).click();
  await outcome.getByText("Banned: 3 people").waitFor();
  await Promise.all(people.map((each) => each.until("the ban", () => each.closed)));
  await console.leave();
});

it("warns, mutes until a moment, and takes that back", async () => {
  const { served, browser } = session;
  const [eve, bob] = await Promise.all([served.enter("quiet", "wilma"), served.enter("quiet", "walt")]);
  const says = (value: string): void => eve.sendRaw(JSON.stringify({ type: "said", value }));
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn("moderator", "#/clients/user:wilma");
  await page.getByRole("button", { name: "Warn", exact: true }).click();
  await page.getByRole("button", { name: "Insults" }).click();
  await page.getByRole("button", { name: "Warn wilma" }).click();
  await page.getByText("Warned: wilma").waitFor();
  await eve.until("the warning", () => eve.warnings.length > 0);
  expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0);

  await page.getByRole("button", { name: "Mute", exact: true }).click();
  await page.getByRole("radio", { name: "Until …" }).check();
  await page.getByLabel("Until when").fill("2001-01-01T00:00");
  await page.getByText("That is over already.").waitFor();
  expect(await page.getByRole("button", { name: "Mute wilma" }).isDisabled()).toBe(true);
  const soon = new Date(Date.now() + 7_200_000 - new Date().getTimezoneOffset() * 60_000);
  await page.getByLabel("Until when").fill(soon.toISOString().slice(0, 16));
  await page.getByRole("button", { name: "Mute wilma" }).click();
  await page.getByText("Muted: wilma").waitFor();
  await page.getByText("Has to wait").waitFor();
  await eve.until("word of it", () =>
    eve.of("party-bouncer:standing").some(({ retryAfter }) => Number(retryAfter) > 60_000),
  );
  says("muted");
  // The room has decided about that before it hears of the undo: where she stands is answered in order.
  const told = eve.of("party-bouncer:standing").length;
  eve.sendRaw('{"type":"party-bouncer:standing"}');
  await eve.until("her standing", () => eve.of("party-bouncer:standing").length > told);
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Taken back: wilma").waitFor();
  await expect
    .poll(() => {
      says("free");
      return bob.heard.includes("free");
    })
    .toBe(true);
  expect(bob.heard).not.toContain("muted");
  await console.leave();
});

it("lets somebody send only some kinds of messages, and takes that back", async () => {
  const { served, browser } = session;
  const [mia, ned] = await Promise.all([
    served.enter("wall", "mia", "canvas"),
    served.enter("wall", "ned", "canvas"),
  ]);
  const send = (type: string, value: string): void => mia.sendRaw(JSON.stringify({ type, value }));
  const has = (type: string, value: string): boolean => ned.of(type).some((frame) => frame.value === value);
  send("stroke", "first");
  send("said", "first");
  await ned.until("both kinds", () => has("stroke", "first") && has("said", "first"));
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn("moderator", "#/clients/user:mia");
  const choose = async (): Promise<void> => {
    await page.getByRole("button", { name: "More …" }).click();
    await page.getByRole("radio", { name: /^Restrict/ }).check();
    await page.getByText("What they may still send").waitFor();
  };
  // The room tells its kinds a moment after it has seen them.
  await expect
    .poll(async () => {
      await choose();
      const isThere = (await page.getByRole("checkbox", { name: "stroke" }).count()) > 0;
      if (!isThere) await page.keyboard.press("Escape");
      return isThere;
    })
    .toBe(true);
  await page.getByRole("checkbox", { name: "stroke" }).check();
  expect(await console.violations()).toEqual([]);
  await page.getByRole("button", { name: "Restrict mia" }).click();
  await page.getByText("Restricted: mia").waitFor();
  send("said", "refused");
  send("stroke", "second");
  await ned.until("the kind that passes", () => has("stroke", "second"));
  expect(has("said", "refused")).toBe(false);

  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Taken back: mia").waitFor();
  send("said", "released");
  await ned.until("the other kind again", () => has("said", "released"));
  expect(has("said", "refused")).toBe(false);

  // Later than that, whoever is forgiven is free again.
  await choose();
  await page.getByRole("checkbox", { name: "stroke" }).check();
  await page.getByRole("button", { name: "Restrict mia" }).click();
  await page.getByText("Restricted: mia").waitFor();
  await page.getByRole("button", { name: "More …" }).click();
  await page.getByRole("radio", { name: /^Forgive/ }).check();
  await page.getByRole("button", { name: "Forgive mia" }).click();
  await page.getByText("Forgiven: mia").waitFor();
  send("said", "forgiven");
  await ned.until("all kinds again", () => has("said", "forgiven"));
  await console.leave();
});

it("shows two moderators what the other one does", async () => {
  const { served, browser } = session;
  await served.enter("shared", "dora");
  const [ada, bo] = await Promise.all([
    ConsolePage.open(browser, served.url),
    ConsolePage.open(browser, served.url),
  ]);
  await Promise.all([
    ada.signIn("moderator", "#/clients/user:dora"),
    bo.signIn("other", "#/clients/user:dora"),
  ]);
  await bo.page.getByText("They are not banned.").waitFor();
  await ada.page.getByRole("button", { name: "Ban", exact: true }).click();
  await ada.page.getByRole("button", { name: "Insults" }).click();
  await ada.page.getByRole("button", { name: "Ban dora" }).click();
  await bo.section("Why?").getByText("ada decided that: Insults").waitFor();
  await bo.page.getByRole("button", { name: "Lift bans" }).click();
  await bo.page.getByRole("button", { name: "Lift the bans of dora" }).click();
  await ada.page.getByText("They are not banned.").waitFor();
  await ada.page.getByText("bo lifted 1 ban").waitFor();
  await Promise.all([ada.leave(), bo.leave()]);
});

it("does all of it by the keyboard alone", async () => {
  const { served, browser } = session;
  const [eve] = await Promise.all([served.enter("keys", "kay"), served.enter("keys", "bob")]);
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  const { keyboard } = page;
  await console.signIn();
  await console.heading.waitFor();
  await console.press("/");
  await keyboard.type("kay");
  await keyboard.press("Enter");
  await console.row("kay").waitFor();
  await page.locator("h1:focus, h1").first().focus();
  await console.press("j", "Enter");
  await page.getByText("They are not banned.").waitFor();
  await console.press("h");
  await page.getByRole("button", { name: "Hide kay" }).waitFor();
  await keyboard.press("ArrowDown");
  await page.getByRole("button", { name: "Ban kay" }).waitFor();
  await keyboard.press("Enter");
  await page.getByText("Banned: kay").waitFor();
  await eve.until("the ban", () => eve.closed);
  await console.press("u");
  await page.getByText("Taken back: kay").waitFor();
  await page.getByText("They are not banned.").waitFor();
  await console.press("?");
  await page
    .getByRole("dialog", { name: "Keyboard shortcuts" })
    .getByText("Undo what you did last")
    .waitFor();
  await keyboard.press("Escape");
  await console.leave();
});

it("forgets what it has shown once somebody signs out", async () => {
  const { served, browser } = session;
  await served.enter("left", "olga");
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn("moderator", "#/clients/user:olga");
  await page.getByRole("button", { name: "Ban", exact: true }).click();
  await page.getByRole("button", { name: "Ban olga" }).click();
  await page.getByText("Banned: olga").waitFor();
  await page.getByRole("button", { name: "You and this page" }).click();
  await page.getByRole("button", { name: "Sign out" }).click();
  await page.getByLabel("Your token").waitFor();
  await expect.poll(() => page.getByText("olga").count()).toBe(0);
  await console.signIn("viewer");
  await console.heading.waitFor();
  expect(await page.getByRole("button", { name: "Undo" }).count()).toBe(0);
  await console.leave();
});

it("lets a viewer look, and do nothing", async () => {
  const { served, browser } = session;
  await served.enter("viewed", "vera");
  const console = await ConsolePage.open(browser, served.url);
  const { page } = console;
  await console.signIn("viewer", "#/clients/user:vera");
  await page.getByText("They are not banned.").waitFor();
  for (const name of ["Warn", "Mute", "Hide", "Ban", "More …", "Give other limits"])
    expect(await page.getByRole("button", { name, exact: true }).count()).toBe(0);
  await console.press("b", "?");
  // It would not come if there were one before it.
  const help = page.getByRole("dialog", { name: "Keyboard shortcuts" });
  await help.waitFor();
  expect(await page.getByRole("dialog").count()).toBe(1);
  await page.keyboard.press("Escape");
  await help.waitFor({ state: "detached" });
  // Whoever may not read the record cannot be told that there is nothing in it.
  await page.getByText("What they did in a room is for moderators to see.").waitFor();
  expect(await page.getByText("Nothing happened to them lately.").count()).toBe(0);
  expect(await console.violations()).toEqual([]);
  await console.leave();
});
