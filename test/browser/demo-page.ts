import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { complaintsOf } from "../support/complaints.ts";

export type Ending = "close" | "shadow-ban";

/** Which of the three screens of the page. */
export type Screen = "spammer" | "bare" | "guarded";

/** A sentence of the page, and when it was said, in ms. */
export interface Told {
  readonly words: string;
  readonly at: number;
  /** How long it is until what it foretells, in words. */
  readonly wait: string;
}

const SCREENS: readonly Screen[] = ["spammer", "bare", "guarded"];

/** The demo's page in a browser of one test, as a visitor has it. */
export class DemoPage {
  readonly page: Page;
  readonly #host: string;
  /** What no page should have: errors on its console, and requests that leave the machine. */
  readonly #complaints: readonly string[];

  private constructor(page: Page, host: string) {
    this.page = page;
    this.#host = host;
    this.#complaints = complaintsOf(page, { asks: (url) => new URL(url).host === host });
  }

  static async open(browser: Browser, host: string, options: BrowserContextOptions = {}): Promise<DemoPage> {
    const context = await browser.newContext(options);
    return new DemoPage(await context.newPage(), host);
  }

  /** Fails if there was anything to complain about. */
  async leave(): Promise<void> {
    await this.page.context().close();
    if (this.#complaints.length > 0) throw new Error(this.#complaints.join("\n"));
  }

  /** Opens a fresh room, and does not wait for it. */
  async goto(ending: Ending): Promise<void> {
    const room = `room-${Math.random().toString(36).slice(2)}`;
    await this.page.goto(`http://${this.#host}/#${ending}/${room}`);
  }

  /** Opens a fresh room with everybody in it, Alice and Bob talking. */
  async enter(ending: Ending): Promise<void> {
    await this.goto(ending);
    await this.everybody();
  }

  async everybody(screens = SCREENS): Promise<void> {
    for (const screen of screens) {
      await this.standing(screen).and(this.page.locator("[data-connection=open]")).waitFor();
      await this.screen(screen).getByText("Yes, by the lake. I bring the bread.").waitFor();
    }
  }

  screen(name: Screen): Locator {
    return this.page.locator(`[data-screen=${name}]`);
  }

  standing(name: Screen): Locator {
    return this.screen(name).locator(".standing");
  }

  /** What the page says of the Spammer. */
  get story(): Locator {
    return this.page.locator(".story");
  }

  get headline(): Locator {
    return this.page.locator(".headline");
  }

  async press(key: string): Promise<void> {
    await this.page.locator("body").press(key);
  }

  async say(label: string, text: string): Promise<void> {
    await this.page.getByRole("textbox", { name: label, exact: true }).fill(text);
    await this.page.keyboard.press("Enter");
  }

  /** From now on, notes each sentence that the page says of the Spammer, and when. */
  async listen(): Promise<() => Promise<Told[]>> {
    await this.page.evaluate(() => {
      const told: Told[] = [];
      const words = document.querySelector("[data-story-words]");
      const textOf = (element: Element | null) => element?.textContent ?? "";
      const note = () =>
        told.push({
          words: textOf(words),
          at: performance.now(),
          wait: textOf(document.querySelector("[data-story-time]")),
        });
      if (words !== null) new MutationObserver(note).observe(words, { childList: true });
      Object.assign(globalThis, { told });
    });
    return () => this.page.evaluate(() => (globalThis as unknown as { told: Told[] }).told);
  }

  /** Waits until Alice has heard what she says herself, and with it all that the room let through before. */
  async aliceIsHeard(text: string): Promise<void> {
    await this.say("Message as Alice, with party-bouncer", text);
    await this.screen("guarded").getByText(text).waitFor();
    // Counts are drawn with the next frame.
    await this.page.evaluate(
      () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
    );
  }

  closed(): Promise<void> {
    return this.page.locator("[data-story][data-state=closed]").waitFor({ timeout: 25_000 });
  }

  hidden(): Promise<void> {
    return this.page.locator("[data-story][data-state=hidden]").waitFor({ timeout: 25_000 });
  }

  sent(): Promise<number> {
    return this.#figure(".headline [data-sent]");
  }

  /** How many of the Spammer's messages someone has received. */
  received(who: "bare-alice" | "bare-bob" | "guarded-alice" | "guarded-bob"): Promise<number> {
    return this.#figure(`.counts [data-count=${who}]`);
  }

  async until(what: string, isSo: () => Promise<boolean>): Promise<void> {
    const deadline = Date.now() + 20_000;
    while (!(await isSo())) {
      if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
      await this.page.waitForTimeout(50);
    }
  }

  async #figure(selector: string): Promise<number> {
    return Number((await this.page.locator(selector).textContent())?.replaceAll(",", ""));
  }
}
