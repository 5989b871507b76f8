import type { Locator, Page } from "playwright-core";
import { expect, it } from "vitest";
import { inChromium } from "../in-chromium.ts";
import { appealed } from "./as-others.ts";
import { ConsolePage } from "./console-page.ts";
import { serveConsole } from "./serve-console.ts";

const here = inChromium(() => serveConsole({ rooms: 200, bans: 200 }));

/** Seconds, by the keystroke-level model of Card, Moran and Newell: to think, to point and press, and to type a letter. */
const THINKS = 1.35;
const POINTS = 1.3;
const TYPES = 0.28;

/** Seconds to read a word: 200 a minute. */
const READS = 0.3;

const FIVE_MINUTES = 300;

/** Somebody who has never seen the page: before each thing that they do, they read all of it that is new to them. */
class Newcomer {
  readonly #page: Page;
  readonly #began = Date.now();
  readonly #known = new Set<string>();
  #spent = 0;

  constructor(page: Page) {
    this.#page = page;
  }

  /** Seconds that all of it takes, with what the page itself took. */
  get spent(): number {
    return this.#spent + (Date.now() - this.#began) / 1_000;
  }

  async press(what: Locator): Promise<void> {
    await this.read();
    this.#spent += THINKS + POINTS;
    await what.click();
  }

  async write(where: Locator, text: string): Promise<void> {
    await this.read();
    this.#spent += THINKS + POINTS + text.length * TYPES;
    await where.fill(text);
  }

  /** Whatever is seen without scrolling, and was not seen before. A number that has changed is no news. */
  async read(): Promise<void> {
    const texts = await this.#page.evaluate(() => {
      const shown = document.querySelector("dialog[open]") ?? document.body;
      const walker = document.createTreeWalker(shown, NodeFilter.SHOW_TEXT);
      const seen: string[] = [];
      for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
        const range = document.createRange();
        range.selectNodeContents(node);
        const { top, bottom, width } = range.getBoundingClientRect();
        if (width > 0 && bottom > 0 && top < innerHeight) seen.push(node.textContent ?? "");
      }
      return seen;
    });
    for (const text of texts.map((text) => text.replaceAll(/\d/g, "0"))) {
      if (this.#known.has(text)) continue;
      this.#known.add(text);
      this.#spent += READS * text.split(/\s+/).filter((word) => /\p{L}/u.test(word)).length;
    }
  }
}

it("takes a newcomer less than five minutes: find, hide, tell why, undo, answer an appeal, slow mode", async () => {
  const { served, browser } = here;
  const [eve, bob] = await Promise.all([served.enter("lobby", "eve"), served.enter("lobby", "bob")]);
  const flood = setInterval(() => {
    for (let times = 0; times < 5; times++) eve.sendRaw(JSON.stringify({ type: "said", value: "buy" }));
  }, 100);
  const answer = await appealed(served, "mallory", "It was my brother.");
  const console = await ConsolePage.open(browser, served.url, { viewport: { width: 1_280, height: 800 } });
  const { page } = console;
  await console.signIn();
  const times: Record<string, number> = {};
  const newcomer = new Newcomer(page);
  let before = 0;
  const done = (what: string): void => {
    times[what] = Math.round(newcomer.spent - before);
    before = newcomer.spent;
  };

  await newcomer.press(console.row("lobby").getByRole("link"));
  await newcomer.press(console.row("eve").getByRole("link"));
  done("find the spammer");
  await console
    .section("Why?")
    .getByText(/refused by the limit messages/)
    .waitFor();
  await newcomer.read();
  done("tell why");
  await newcomer.press(page.getByRole("button", { name: "Hide", exact: true }));
  await newcomer.press(page.getByRole("button", { name: "Spam", exact: true }));
  await newcomer.press(page.getByRole("button", { name: "Hide eve" }));
  await page.getByText("Hidden: eve").waitFor();
  done("hide her");

  await newcomer.press(page.getByRole("link", { name: "Rooms" }));
  await newcomer.press(console.row("lobby").getByRole("link"));
  await newcomer.press(console.row("bob").getByRole("button", { name: "Act" }));
  await newcomer.press(page.getByRole("radio", { name: /^Ban/ }));
  await newcomer.press(page.getByRole("button", { name: "Ban bob" }));
  await bob.until("the ban", () => bob.closed);
  await newcomer.press(page.locator(".outcome", { hasText: "bob" }).getByRole("button", { name: "Undo" }));
  await page.getByText("Taken back: bob").waitFor();
  done("undo a mistake");

  await newcomer.press(page.getByRole("link", { name: "Appeals" }));
  const appeal = page.locator(".appeal").filter({ hasText: "It was my brother." });
  await newcomer.press(appeal.getByRole("button", { name: "Approve" }));
  await newcomer.write(appeal.getByLabel("What they are told"), "Please keep your password to yourself.");
  await newcomer.press(appeal.getByRole("button", { name: "Approve, and tell them" }));
  await appeal.waitFor({ state: "detached" });
  expect(await (await fetch(answer)).json()).toMatchObject({ status: "approved" });
  done("answer an appeal");

  await newcomer.press(page.getByRole("link", { name: "Rooms" }));
  await newcomer.press(console.row("lobby").getByRole("link"));
  await newcomer.press(page.getByRole("button", { name: "Slow mode …" }));
  await newcomer.press(page.getByRole("button", { name: "Turn on slow mode" }));
  await console.section("Switches").getByText("Slow mode: one message every").waitFor();
  done("raise slow mode");

  clearInterval(flood);
  if (process.env["RUNS"] !== undefined) globalThis.console.log(times);
  expect(newcomer.spent).toBeLessThan(FIVE_MINUTES);
  await console.leave();
});
