import { toHash } from "../../../public/lab/state/share.ts";
import { FIRST_POLICY } from "../../../public/lab/state/starts.ts";
import type { Browser, BrowserContextOptions, Locator, Page } from "playwright-core";
import { complaintsOf } from "../../support/complaints.ts";

const LITTLE = {
  kind: "made-up",
  seed: 1,
  minutes: 1,
  crowd: [
    { kind: "talker", count: 39 },
    { kind: "tunnel", count: 1 },
    { kind: "runaway", count: 1 },
  ],
} as const;

/** The lab in a browser of one test, as a visitor has it. */
export class LabPage {
  readonly page: Page;
  readonly #url: string;
  /** What no page should have: errors and warnings on its console, and requests that leave the site. */
  readonly #complaints: readonly string[];

  private constructor(page: Page, url: string) {
    this.page = page;
    this.#url = url;
    this.#complaints = complaintsOf(page, {
      asks: (asked) => /^(blob|data):/.test(asked) || asked.startsWith(url),
      says: (type) => type !== "error" && type !== "warning",
    });
  }

  static async open(browser: Browser, url: string, options: BrowserContextOptions = {}): Promise<LabPage> {
    const context = await browser.newContext(options);
    return new LabPage(await context.newPage(), url);
  }

  /** Fails if there is anything to complain about. */
  async leave(): Promise<void> {
    await this.page.context().close();
    if (this.#complaints.length > 0) throw new Error(this.#complaints.join("\n"));
  }

  /** @param hash what a link says */
  async goto(hash = ""): Promise<void> {
    await this.page.goto(`${this.#url}${hash}`);
  }

  /** Opens the lab with little traffic, of which one client is closed, and waits until that is judged. */
  async enter(): Promise<void> {
    await this.goto(await toHash({ policy: FIRST_POLICY, source: LITTLE }));
    await this.settled();
  }

  /** What is shown is of what is in the editor, and nothing is being done. */
  async settled(): Promise<void> {
    await this.page.locator(".results:not([data-stale]) .fates").waitFor();
    await this.page.locator(".work progress").waitFor({ state: "detached" });
  }

  get headline(): Locator {
    return this.page.locator(".headline");
  }

  editor(which: "policy" | "other" = "policy"): Locator {
    return this.page.locator(`[data-policy=${which}] .cm-content`);
  }

  /** What is in the editor. */
  async text(which: "policy" | "other" = "policy"): Promise<string> {
    const lines = await this.page.locator(`[data-policy=${which}] .cm-line`).allTextContents();
    return lines.join("\n");
  }

  /** Replaces what is in the editor, as somebody who pastes. */
  async write(text: string, which: "policy" | "other" = "policy"): Promise<void> {
    await this.editor(which).click();
    await this.page.keyboard.press("ControlOrMeta+a");
    await this.page.keyboard.insertText(text);
  }

  section(name: string): Locator {
    return this.page.getByRole("region", { name, exact: true });
  }

  row(client: string): Locator {
    return this.page
      .locator(".clients tbody")
      .filter({ has: this.page.getByRole("button", { name: client, exact: true }) });
  }

  /** Drops a file on the page, as somebody who drags it there. */
  async drop(name: string, content: string | Uint8Array): Promise<void> {
    const bytes = [...(typeof content === "string" ? new TextEncoder().encode(content) : content)];
    const transfer = await this.page.evaluateHandle(
      ({ name, bytes }) => {
        const transfer = new DataTransfer();
        transfer.items.add(new File([new Uint8Array(bytes)], name));
        return transfer;
      },
      { name, bytes },
    );
    for (const type of ["dragover", "drop"])
      await this.page.dispatchEvent("body", type, { dataTransfer: transfer });
  }
}
