// @module-tag slow
import { expect, it } from "vitest";
import { WebSocket } from "ws";
import { Client } from "../../support/client.ts";
import { startPartyKit } from "../../support/dev-server.ts";
import { inChromium } from "../in-chromium.ts";
import { ConsolePage } from "./console-page.ts";

const PARTY = "operated";

const BANNED = 4403;

const session = inChromium(() => startPartyKit("test/hosts/partykit"));

function enter(room: string, user: string): Promise<Client> {
  const socket = new WebSocket(`ws://${session.served.host}/parties/${PARTY}/${room}?user=${user}`);
  return new Client(socket).opened();
}

/** Whether somebody who comes now is heard. */
async function isLetIn(room: string, user: string): Promise<boolean> {
  const back = await enter(room, user);
  const word = Math.random().toString(36);
  if (back.closed === null) back.do({ do: "say", text: word });
  await back.until("an answer", () => back.closed ?? back.heard.includes(word));
  back.leave();
  return back.closed === null;
}

/** What a room answers to somebody who appeals, or asks what became of it. */
async function appeal(room: string, user: string, text?: string): Promise<unknown> {
  const url = `http://${session.served.host}/parties/${PARTY}/${room}/party-bouncer/appeal`;
  const sent = text === undefined ? {} : { method: "POST", body: JSON.stringify({ text }) };
  return (await fetch(url, { headers: { "x-user": user }, ...sent })).json();
}

const openConsole = (): Promise<ConsolePage> =>
  ConsolePage.open(session.browser, `http://${session.served.host}/console`);

it("does on `partykit dev` what it does elsewhere: hides, bans, takes back, lifts", async () => {
  const [eve, elsewhere, bob] = await Promise.all([
    enter("lobby", "eve"),
    enter("games", "eve"),
    enter("lobby", "bob"),
  ]);
  const console = await openConsole();
  const { page } = console;
  await console.signIn();
  await console.find("eve");

  await page.getByRole("button", { name: "Hide", exact: true }).click();
  await page.getByRole("button", { name: "Hide eve" }).click();
  await page.getByText("Hidden: eve").waitFor();
  // The rooms hear of it after that. Meanwhile, what can be taken back waits for whoever points at it.
  await page.getByRole("button", { name: "Undo" }).hover();
  await page.locator(".facts li", { hasText: "lobby" }).locator("[data-mark=hidden]").waitFor();
  eve.do({ do: "say", text: "hidden" });
  await eve.until("her own message", () => eve.heard.includes("hidden"));
  await page.getByRole("button", { name: "Undo" }).click();
  await page.getByText("Taken back: eve").waitFor();
  await expect
    .poll(() => {
      eve.do({ do: "say", text: "seen" });
      return bob.heard.includes("seen");
    })
    .toBe(true);
  expect(bob.heard).not.toContain("hidden");

  await page.getByRole("button", { name: "Ban", exact: true }).click();
  await page.getByRole("button", { name: "Ban eve" }).click();
  await page.getByText("Banned: eve").waitFor();
  await Promise.all([eve, elsewhere].map((each) => each.until("the ban", () => each.closed)));
  expect([eve.closed?.code, elsewhere.closed?.code]).toEqual([BANNED, BANNED]);
  expect(await isLetIn("lobby", "eve")).toBe(false);

  await page.getByRole("button", { name: "Lift bans" }).first().click();
  await page.getByRole("button", { name: "Lift the bans of eve" }).click();
  await page.getByText("Bans lifted: eve").waitFor();
  await expect.poll(() => isLetIn("games", "eve")).toBe(true);
  await console.leave();
});

it("approves an appeal on `partykit dev`, and the person is told and let in", async () => {
  const fay = await enter("lobby", "fay");
  const console = await openConsole();
  const { page } = console;
  await console.signIn("moderator", "#/clients/user:fay");
  await page.getByRole("button", { name: "Ban", exact: true }).click();
  await page.getByRole("checkbox", { name: /^Tell them that they are banned/ }).check();
  await page.getByRole("button", { name: "Ban fay" }).click();
  await fay.until("the ban", () => fay.closed);
  await expect.poll(() => appeal("lobby", "fay", "It was my cat.")).toMatchObject({ status: "open" });

  await console.visit("#/appeals");
  const card = page.locator(".appeal").filter({ hasText: "It was my cat." });
  await card.getByRole("button", { name: "Approve" }).click();
  await card.getByLabel("What they are told").fill("Give it a treat.");
  await card.getByRole("button", { name: "Approve, and tell them" }).click();
  await card.waitFor({ state: "detached" });
  expect(await appeal("lobby", "fay")).toMatchObject({ status: "approved", note: "Give it a treat." });
  await expect.poll(() => isLetIn("lobby", "fay")).toBe(true);
  await console.leave();
});

it("slows a room of `partykit dev` down, and ends that", async () => {
  const gus = await enter("slow", "gus");
  const slowness = (): unknown => gus.of("party-bouncer:slow-mode").at(-1)?.["every"];
  const console = await openConsole();
  const { page } = console;
  await console.signIn("moderator", `#/rooms/${PARTY}/slow`);
  await page.getByRole("button", { name: "Slow mode …" }).click();
  await page.getByRole("radio", { name: "30 seconds" }).check();
  await page.getByRole("button", { name: "Turn on slow mode" }).click();
  await gus.until("to be told", () => slowness() === 30_000);
  await page.getByRole("button", { name: /^End it/ }).click();
  await gus.until("the end", () => slowness() === 0);
  await console.leave();
});
