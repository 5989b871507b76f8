import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { runAxe } from "../../support/axe.ts";
import { complaintsOf } from "../../support/complaints.ts";
import { TOKENS } from "./tokens.ts";

/** What Chromium says of each answer that is no success. */
const ANSWERED = /^Failed to load resource: the server responded with a status of/;

/** The console in a browser of one test, as a moderator has it. */
export class ConsolePage {
  readonly page: Page;
  readonly #url: string;
  readonly #complaints: readonly string[];

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    const origin = new URL(url).host;
    this.#complaints = complaintsOf(page, { asks: (asked) => new URL(asked).host === origin });
  }

  /** @param url of the console */
  static async open(
    browser: Browser,
    url: string,
    options: BrowserContextOptions = {},
  ): Promise<ConsolePage> {
    const context = await browser.newContext({ locale: "en", ...options });
    return new ConsolePage(await context.newPage(), url);
  }

  /** Fails if there is anything to complain about. */
  async leave(): Promise<void> {
    await this.page.context().close();
    const complaints = this.#complaints.filter((each) => !ANSWERED.test(each));
    if (complaints.length > 0) throw new Error(complaints.join("\n"));
  }

  /** @param hash what the address says after the path */
  async goto(hash = ""): Promise<void> {
    await this.page.goto(`${this.#url}${hash}`);
  }

  /** Signs in by the form, as somebody who was given a token. */
  async signIn(as: keyof typeof TOKENS = "moderator", hash = ""): Promise<void> {
    await this.goto(hash);
    // In whatever language it is.
    await this.page.locator("form input[type=password]").fill(TOKENS[as]);
    await this.page.keyboard.press("Enter");
    await this.page.locator(".masthead").waitFor();
  }

  /** Asks the API as the page does. @param path such as `/v1/bans` */
  async send(method: "POST" | "PUT" | "DELETE", path: string, body: object): Promise<void> {
    const url = `${this.#url}/api${path}`;
    const status = await this.page.evaluate(
      async ({ url, method, body }) => {
        const headers = { "Content-Type": "application/json", "X-Party-Bouncer": "1" };
        const sent = { method, headers, body: JSON.stringify(body) };
        return (await fetch(url, sent)).status;
      },
      { url, method, body },
    );
    if (status >= 300) throw new Error(`${method} ${path} was answered with ${status}`);
  }

  /** Presses keys, each once the page listens for what it shows: that is a frame after it has drawn it. */
  async press(...keys: readonly string[]): Promise<void> {
    for (const key of keys) {
      await this.page.evaluate(
        () => new Promise((resolve) => requestAnimationFrame(() => setTimeout(resolve))),
      );
      await this.page.keyboard.press(key);
    }
  }

  /** Goes to another place of the page, as a link does. */
  async visit(hash: string): Promise<void> {
    await this.page.evaluate((hash) => {
      location.hash = hash;
    }, hash);
    await this.heading.waitFor();
  }

  /** Goes to a person by the search of all pages, as one does who knows the id. */
  async find(id: string): Promise<void> {
    await this.page.getByRole("searchbox", { name: "Find a person" }).fill(id);
    await this.page.keyboard.press("Enter");
    await this.page.getByRole("region", { name: "The person with this id" }).getByRole("link").click();
    await this.page.getByRole("heading", { level: 1, name: id }).waitFor();
  }

  /** The heading of what is shown. */
  get heading(): Locator {
    return this.page.locator("main h1");
  }

  /** The rows of what is listed. */
  get rows(): Locator {
    return this.page.locator("main [data-row]");
  }

  row(text: string): Locator {
    return this.rows.filter({ hasText: text });
  }

  section(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  /** What axe finds on the page as it is now, in words. */
  async violations(): Promise<string[]> {
    const { violations } = await runAxe(this.page);
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  }

  /** By how many px the page is wider than what is seen of it. */
  overflow(): Promise<number> {
    return this.page.evaluate(
      () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
    );
  }
}
