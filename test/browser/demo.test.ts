import type { Browser, Locator, Page } from "playwright-core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type DevServer, npmStart } from "../support/dev-server.ts";
import { launchChromium } from "../support/chromium.ts";

let server: DevServer;
let browser: Browser;
let page: Page;
/** What no page should have: errors on its console, and requests that leave the machine. */
let complaints: string[];

beforeAll(async () => {
  [server, browser] = await Promise.all([npmStart(), launchChromium()]);
});
afterAll(async () => {
  await browser.close();
  await server.stop();
});

beforeEach(async () => {
  complaints = [];
  page = await browser.newPage();
  page.on("console", (message) => {
    if (message.type() === "error") complaints.push(message.text());
  });
  page.on("pageerror", (error) => complaints.push(error.message));
  page.on("request", (request) => {
    if (new URL(request.url()).host !== server.host) complaints.push(`a request to ${request.url()}`);
  });
});
afterEach(async () => {
  await page.close();
  expect(complaints).toEqual([]);
});

const person = (name: string): Locator => page.locator(`[data-person=${name}]`);
const standing = (name: string): Locator => person(name).locator(".standing");
const received = async (name: string): Promise<number> =>
  Number(await page.locator(`.tally [data-received=${name}]`).textContent());

async function enter(party: "main" | "quiet"): Promise<void> {
  await page.goto(`http://${server.host}/#${party}/room-${Math.random().toString(36).slice(2)}`);
  for (const name of ["alice", "bob", "spammer"]) {
    await standing(name).and(page.locator("[data-connection=open]")).waitFor();
  }
}

async function until(what: string, holds: () => Promise<boolean>): Promise<void> {
  const deadline = Date.now() + 20_000;
  while (!(await holds())) {
    if (Date.now() > deadline) throw new Error(`waited in vain for ${what}`);
    await page.waitForTimeout(50);
  }
}

describe("the demo page", () => {
  it("lets one type as any of three people, whom all others see", async () => {
    await enter("main");
    await page.getByRole("textbox", { name: "Message as Alice" }).fill("Hello from Alice");
    await page.keyboard.press("Enter");
    await page.getByRole("textbox", { name: "Message as Bob" }).fill("And from Bob");
    await page.getByRole("button", { name: "Send as Bob" }).click();
    for (const name of ["alice", "bob", "spammer"]) {
      await person(name).getByText("Hello from Alice").waitFor();
      await person(name).getByText("And from Bob").waitFor();
    }
  });

  it("shows the warnings, the cool-down, the strikes, the closed door, and that the client stays away", async () => {
    await enter("main");
    await page.getByRole("button", { name: /^Flood/ }).click();
    await standing("spammer").and(page.locator("[data-status=coolingDown]")).waitFor();
    await page.locator("[data-door][data-state=cooling]").waitFor();
    await standing("spammer").and(page.locator("[data-status=away]")).waitFor({ timeout: 20_000 });
    expect(await page.locator("[data-door] .door-line").innerText()).toMatch(
      /^The door is closed\. Back in \d+ s$/,
    );
    await page.getByText("This client has opened 1 socket and stays away.").waitFor();
    expect(await page.getByRole("list", { name: "Ladder of strikes" }).locator("li[data-lit]").count()).toBe(
      6,
    );
    // Plain PartySocket would be back after three seconds.
    await page.waitForTimeout(4_000);
    await page.getByText("This client has opened 1 socket and stays away.").waitFor();
    await page.getByRole("textbox", { name: "Message as Alice" }).fill("Quiet at last");
    await page.keyboard.press("Enter");
    await person("bob").getByText("Quiet at last").waitFor();
    await standing("alice").and(page.locator("[data-status=ok]")).waitFor();
  });

  it("shows in quiet that the Spammer's screen goes on while Alice and Bob see nothing more of it", async () => {
    await enter("main");
    await page.getByRole("radio", { name: /quiet/ }).check();
    // The switch changes the address; the page follows a moment later, and opens new connections.
    await page.locator("html[data-party=quiet]").waitFor();
    await standing("spammer").and(page.locator("[data-connection=open]")).waitFor();
    await page.locator("body").press("f");
    await page.getByText(/Since .* nobody else has seen the Spammer\./).waitFor({ timeout: 20_000 });
    const [own, alice, bob] = [await received("spammer"), await received("alice"), await received("bob")];
    await until("more of its own messages", async () => (await received("spammer")) > own + 10);
    expect(await received("alice")).toBe(alice);
    expect(await received("bob")).toBe(bob);
    expect(await standing("spammer").getAttribute("data-connection")).toBe("open");
    await page.locator("body").press("f");
  });

  it("is usable by keyboard alone", async () => {
    await enter("main");
    for (let presses = 0; presses < 40; presses++) {
      await page.keyboard.press("Tab");
      const label = await page.evaluate(
        () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.id,
      );
      const focused = page.locator(":focus");
      if (label !== undefined && (await focused.count()) > 0) {
        const name = await focused.evaluate(
          (element) => (element as HTMLInputElement).labels?.[0]?.textContent ?? "",
        );
        if (`${label} ${name}`.includes("Message as Bob")) break;
      }
    }
    await page.keyboard.type("No mouse");
    await page.keyboard.press("Enter");
    await person("alice").getByText("No mouse").waitFor();
  });

  it.each([
    ["a phone", 375, 812],
    ["a small phone", 320, 568],
    ["a desk", 1_280, 800],
  ])("fits %s without scrolling sideways, in light and dark", async (_, width, height) => {
    await page.setViewportSize({ width, height });
    await enter("main");
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      const overflow = await page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    }
  });

  it("shows text as text, whatever is in it", async () => {
    await enter("main");
    await page.getByRole("textbox", { name: "Message as Alice" }).fill("<img src=x onerror=alert(1)>");
    await page.keyboard.press("Enter");
    await person("bob").getByText("<img src=x onerror=alert(1)>").waitFor();
  });
});
