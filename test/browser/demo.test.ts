import { existsSync } from "node:fs";
import path from "node:path";
import type { BrowserContextOptions, ViewportSize } from "playwright-core";
import { describe, expect, test } from "vitest";
import { npmStart } from "../support/dev-server.ts";
import { runAxe } from "../support/axe.ts";
import { DemoPage } from "./demo-page.ts";
import { inChromium } from "./in-chromium.ts";

const here = inChromium(npmStart);

/**
 * Floods at once that two processors can draw beside the other tests. With four, a burst was handled so slowly that it stayed within
 * the limit. The others wait for a lane.
 */
const lanes = Array.from({ length: 2 }, () => Promise.resolve());
let taken = 0;

/** Waits for a lane, and returns what leaves it to the next. */
async function takeLane(): Promise<() => void> {
  const lane = taken++ % lanes.length;
  const free = lanes[lane];
  const { promise, resolve } = Promise.withResolvers<void>();
  lanes[lane] = promise;
  await free;
  return resolve;
}

/** Opens pages that are closed, and found to be without complaints, when the test is over. */
const it = test.extend<{ open: (options?: BrowserContextOptions) => Promise<DemoPage> }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from it what a fixture needs
  open: async ({}, use) => {
    const pages: DemoPage[] = [];
    const leaveLane = await takeLane();
    await use(async (options) => {
      const page = await DemoPage.open(here.browser, here.served.host, options);
      pages.push(page);
      return page;
    });
    leaveLane();
    await Promise.all(pages.map((page) => page.leave()));
  },
});

/** Ms. A test also waits for those before it. */
const PATIENCE = 150_000;

const PHONE = { width: 390, height: 844 };
/** A window of 1,280 by 800 in which the page is twice as large. */
const ZOOMED = { width: 640, height: 400 };

describe.concurrent("the same flood in two rooms", { timeout: PATIENCE }, () => {
  it("makes the headline of what was sent and what got through", async ({ open }) => {
    const demo = await open();
    await demo.enter("close");
    expect(await demo.headline.innerText()).toBe("What does a flood do to your room?");
    const start = Date.now();
    await demo.page.getByRole("button", { name: "Flood", exact: true }).click();
    await demo.closed();
    const seconds = (Date.now() - start) / 1_000;
    await demo.until(
      "what is on its way",
      async () =>
        (await demo.received("bare-bob")) === (await demo.sent()) &&
        (await demo.received("bare-alice")) === (await demo.sent()),
    );
    await demo.aliceIsHeard("It is over");
    await demo.until(
      "the same for both",
      async () => (await demo.received("guarded-bob")) === (await demo.received("guarded-alice")),
    );

    const [sent, through] = [await demo.sent(), await demo.received("guarded-alice")];
    // Five seconds, of which a machine that is busy may lose some.
    expect(sent).toBeGreaterThan(250);
    expect(through).toBeGreaterThanOrEqual(20);
    expect(through).toBeLessThanOrEqual(20 + 10 * seconds);
    expect(through).toBeLessThan(sent / 2);
    expect(await demo.received("guarded-bob")).toBe(through);
    expect(await demo.headline.innerText()).toBe(
      `${sent.toLocaleString("en")} sent, ${through.toLocaleString("en")} got through`,
    );
    expect(await demo.received("bare-alice")).toBe(sent);

    const lengthOf = async (room: string): Promise<number> =>
      (await demo.page.locator(`[data-bar=${room}]`).boundingBox())?.width ?? 0;
    const [without, withBouncer] = [await lengthOf("bare"), await lengthOf("guarded")];
    expect(withBouncer / without).toBeCloseTo(through / sent, 1);
    expect(await demo.page.locator("[data-bar-note=guarded]").innerText()).toBe("then the door closed");
    const figure = (count: number): string => count.toLocaleString("en");
    await demo.page
      .getByRole("status")
      .getByText(
        `The flood is over. ${figure(sent)} messages were sent. ${figure(through)} got through with party-bouncer, ${figure(sent)} without.`,
      )
      .waitFor();
    const sparklines = await demo.page.locator("[data-spark] path[d^=M]").count();
    expect(sparklines).toBe(5);
  });

  it("closes the door at the sixth strike, and the client stays away while the others talk on", async ({
    open,
  }) => {
    const demo = await open();
    await demo.enter("close");
    await demo.press("f");
    await demo.closed();
    expect(await demo.story.locator(".story-line").innerText()).toMatch(
      /^The door is closed\. It may come back in \d+ s$/,
    );
    const ladder = demo.page.getByRole("list", { name: "Ladder of strikes" });
    expect(await ladder.locator("li[data-lit]").count()).toBe(6);
    // Plain PartySocket would be back after three seconds.
    await demo.page.waitForTimeout(4_000);
    await demo.page.getByText("Its client has opened 1 socket and stays away.").waitFor();
    await demo.say("Message as Alice, with party-bouncer", "Quiet at last");
    await demo.screen("guarded").getByText("Quiet at last").waitFor();
    await demo.standing("guarded").and(demo.page.locator("[data-status=ok]")).waitFor();

    const sent = await demo.sent();
    await demo.press("f");
    await demo.press("b");
    // Whatever these keys did would have been done by then.
    await demo.aliceIsHeard("Still quiet");
    expect(await demo.sent()).toBe(sent);
    await demo.page.getByRole("link", { name: "Start over" }).click();
    await demo.page.getByText("What does a flood do to your room?").waitFor();
    await demo.everybody();
    await demo.press("b");
    await demo.until("a burst in a fresh room", async () => (await demo.received("bare-alice")) === 50);
    expect(await demo.received("guarded-alice")).toBeLessThan(50);
  });

  it("foretells each strike while the flood goes on, and it comes then", async ({ open }) => {
    /** Ms between the strikes of a flood. */
    const waitsOf = async (demo: DemoPage): Promise<number[]> => {
      await demo.enter("close");
      const told = await demo.listen();
      await demo.press("f");
      await demo.closed();
      const story = await told();
      const foretold = story.filter(({ words }) => words.includes("Still sending"));
      expect(foretold.map(({ wait }) => wait)).toEqual(
        Array.from({ length: 5 }, () => expect.stringMatching(/^(\d\.\d s|a moment)$/)),
      );
      const sentences = story.map(({ words }) => words);
      expect(sentences).toEqual([
        "The first twenty pass: a burst is welcome.",
        ...[1, 2, 3, 4].map((strike) => `Strike ${strike} of 6. Still sending: the next comes in`),
        "Strike 5 of 6. Still sending: the door closes in",
        "The door is closed. It may come back in",
      ]);
      return [2, 3, 4, 5].map((strike) => (story[strike + 1]?.at ?? 0) - (story[strike]?.at ?? 0));
    };
    // A second each. A busy machine shows one late, and the next that much sooner after it. So the best of three floods counts: a
    // strike that was foretold wrongly would come wrongly in each of them.
    const isAsForetold = (waits: readonly number[]): boolean =>
      waits.reduce((sum, wait) => sum + wait, 0) > 3_400 && Math.max(...waits) < 1_800;
    const floods: number[][] = [];
    while (floods.length < 3 && !floods.some(isAsForetold)) floods.push(await waitsOf(await open()));
    expect(floods).toSatisfy(() => floods.some(isAsForetold));
  });

  it("says when a burst may be followed by more, and it may then", async ({ open }) => {
    const demo = await open();
    await demo.enter("close");
    const told = await demo.listen();
    await demo.page.getByRole("button", { name: "Burst of 50" }).click();
    await demo.page.getByText("It may talk again.", { exact: true }).waitFor();
    const [wait, end] = (await told()).slice(-2);
    expect(wait?.words).toBe("Strike 1 of 6. It may talk again in");
    expect((end?.at ?? 0) - (wait?.at ?? 0)).toBeGreaterThan(900);
    await demo.say("Message as Spammer", "sorry");
    for (const screen of ["spammer", "bare", "guarded"] as const) {
      await demo.screen(screen).getByText("sorry").waitFor();
    }
  });

  it("hides the Spammer, whose screen goes on, and never says that it may talk", async ({ open }) => {
    const demo = await open();
    await demo.enter("close");
    await demo.page.getByRole("radio", { name: "Shadow-ban" }).check({ force: true });
    // The switch changes the address; the page follows a moment later, and opens new connections.
    await demo.page.locator("html[data-ending=shadow-ban]").waitFor();
    await demo.everybody();
    await demo.press("f");
    await demo.hidden();
    await demo.aliceIsHeard("Where is it?");
    const [seen, sent] = [await demo.received("guarded-alice"), await demo.sent()];
    const ownLine = async (): Promise<number> =>
      Number(
        /(\d+)\s*$/.exec(
          (await demo.screen("spammer").locator("[data-from=spammer]").last().innerText()) ?? "",
        )?.[1],
      );
    await demo.until("its own later messages", async () => (await ownLine()) > sent);
    await demo.aliceIsHeard("Gone");
    expect(await demo.received("guarded-alice")).toBe(seen);
    await demo.until("the same for both", async () => (await demo.received("guarded-bob")) === seen);
    await demo.until("all in the other room", async () => (await demo.received("bare-alice")) > sent);
    expect(await demo.page.locator("[data-bar-note=guarded]").innerText()).toBe("then nobody heard it");
    await demo.press("f");
    // Its client believes to be cooling down, and then that it may talk.
    await demo.standing("spammer").and(demo.page.locator("[data-status=warned]")).waitFor();
    expect(await demo.story.innerText()).toMatch(
      /^Nobody hears the Spammer now\. It has not been told\.\s+It sees its own messages, and is warned as before\.\s+Open the last minutes in the lab\s*, in a new tab$/,
    );
    expect(await demo.standing("spammer").getAttribute("data-connection")).toBe("open");
  });

  it("starts a flood that was asked for before the rooms were open, and says so until then", async ({
    open,
  }) => {
    const demo = await open();
    const { promise: doors, resolve: openDoors } = Promise.withResolvers<void>();
    await demo.page.route("**/guest?*", async (route) => {
      await doors;
      await route.continue();
    });
    await demo.goto("close");
    await demo.page.getByText("Opening the rooms.").waitFor();
    await demo.press("f");
    await demo.page
      .getByRole("status")
      .getByText("The flood starts as soon as the rooms are open.")
      .waitFor();
    await demo.page.getByRole("button", { name: "Starting soon" }).click();
    await demo.page.getByText("Opening the rooms.").waitFor();
    await demo.press("f");
    openDoors();
    await demo.page.getByRole("button", { name: "Stop the flood" }).waitFor();
    await demo.until("messages in both rooms", async () => (await demo.received("bare-alice")) > 50);
    await demo.press("f");
    const sent = await demo.sent();
    await demo.until("an end", async () => (await demo.received("bare-alice")) >= sent);
    await demo.until("what gets through", async () => (await demo.received("guarded-alice")) >= 20);
  });

  it("does without the room that has no bouncer where that does not let anyone in", async ({ open }) => {
    const demo = await open();
    await demo.page.route("**/guest?*", async (route) => {
      const response = await route.fetch();
      const ticket = (await response.json()) as object;
      await route.fulfill({ response, json: { ...ticket, onThisMachine: false } });
    });
    await demo.goto("close");
    await demo.everybody(["spammer", "guarded"]);
    expect(await demo.screen("bare").isVisible()).toBe(false);
    await demo.page.getByText("if you run this page on your own machine").waitFor();
    await demo.press("f");
    await demo.closed();
    expect(await demo.sent()).toBeGreaterThan(await demo.received("guarded-alice"));
  });
});

describe.concurrent("the page", { timeout: PATIENCE }, () => {
  it("lets one speak as Alice in either room, and as the Spammer in both", async ({ open }) => {
    const demo = await open();
    await demo.enter("close");
    await demo.say("Message as Alice, with party-bouncer", "Hello, guarded");
    await demo.say("Message as Alice, without a bouncer", "Hello, all");
    await demo.say("Message as Spammer", "Watches?");
    await demo.screen("guarded").getByText("Hello, guarded").waitFor();
    await demo.screen("spammer").getByText("Hello, guarded").waitFor();
    await demo.screen("bare").getByText("Hello, all").waitFor();
    for (const screen of ["spammer", "bare", "guarded"] as const) {
      await demo.screen(screen).getByText("Watches?").waitFor();
    }
    expect(await demo.screen("bare").getByText("Hello, guarded").count()).toBe(0);
    expect(await demo.screen("guarded").getByText("Hello, all").count()).toBe(0);
    await demo.headline.getByText("1 sent, 1 got through").waitFor();
  });

  it("shows text as text, whatever is in it", async ({ open }) => {
    const demo = await open();
    await demo.enter("close");
    await demo.say("Message as Alice, without a bouncer", "<img src=x onerror=alert(1)>");
    await demo.screen("bare").getByText("<img src=x onerror=alert(1)>").waitFor();
  });

  it("is usable by keyboard alone, and begins with the flood", async ({ open }) => {
    const demo = await open();
    await demo.enter("close");
    const focus = (): Promise<string> =>
      demo.page.evaluate(() => {
        const focused = document.activeElement;
        const label = focused instanceof HTMLInputElement ? focused.labels?.[0]?.textContent : null;
        return label ?? focused?.getAttribute("aria-label") ?? focused?.textContent?.trim() ?? "";
      });
    const stops: string[] = [];
    while (stops.at(-1) !== "Message as Alice, with party-bouncer" && stops.length < 40) {
      await demo.page.keyboard.press("Tab");
      stops.push(await focus());
    }
    expect(stops.map((stop) => stop.replace(/\s+[FB]$/, "").trim())).toEqual([
      "Get started",
      "Policy lab",
      "Source",
      "Flood",
      "Burst of 50",
      "Start over",
      "Close the door",
      "Open the last minutes in the lab, in a new tab",
      "What the Spammer sees",
      "Message as Spammer",
      "Send as Spammer",
      "What Alice sees without a bouncer",
      "Message as Alice, without a bouncer",
      "Send as Alice, without a bouncer",
      "What Alice sees with party-bouncer",
      "Message as Alice, with party-bouncer",
    ]);
    await demo.page.keyboard.type("for F and B there is no flood while one types");
    await demo.page.keyboard.press("Enter");
    await demo.screen("guarded").getByText("for F and B there is no flood").waitFor();
    expect(await demo.sent()).toBe(0);
  });

  it("shows what to install, the five lines, and where to go next", async ({ open, expect }) => {
    const demo = await open();
    await demo.enter("close");
    await demo.page.getByRole("link", { name: "Get started" }).click();
    expect(await demo.page.locator(":focus h2").innerText()).toBe("Five lines in your room");
    await expect.poll(async () => (await demo.page.locator(".next h2").boundingBox())?.y).toBeLessThan(400);
    const lines = (await demo.page.locator(".code code").allInnerTexts()).join("\n").split("\n");
    expect(lines).toHaveLength(5);
    const links = await demo.page
      .locator(".where-next a")
      .evaluateAll((all) => all.map((link) => (link as HTMLAnchorElement).href));
    const repository = "https://github.com/party-bouncer/party-bouncer/";
    expect(links.length).toBeGreaterThan(3);
    const isThere = (link: string): boolean => {
      const file = link.replace(repository, "").replace(/^(blob|tree)\/main\//, "");
      return existsSync(path.resolve(import.meta.dirname, "../..", file));
    };
    expect(links.filter((link) => !link.startsWith(repository) || !isThere(link))).toEqual([]);
    // The link has not changed the room.
    expect(await demo.screen("guarded").getByText("Yes, by the lake. I bring the bread.").count()).toBe(1);
  });
});

describe.concurrent("the page on any screen", { timeout: PATIENCE }, () => {
  it.for<[string, ViewportSize]>([
    ["a phone", PHONE],
    ["a small phone", { width: 320, height: 568 }],
    ["a tablet", { width: 820, height: 1_180 }],
    ["a desk", { width: 1_280, height: 800 }],
    ["a desk at 200%", ZOOMED],
  ])("fits %s without scrolling sideways, in light and dark", async ([, viewport], { open }) => {
    const demo = await open({ viewport });
    await demo.enter("close");
    await demo.press("b");
    for (const colorScheme of ["light", "dark"] as const) {
      await demo.page.emulateMedia({ colorScheme });
      const overflow = await demo.page.evaluate(
        () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
      );
      expect(overflow).toBe(0);
    }
  });

  it("has the result, the flood and then the Spammer first on a phone", async ({ open }) => {
    const demo = await open({ viewport: PHONE, hasTouch: true });
    await demo.enter("close");
    const tops = await demo.page
      .locator(".headline, [data-bar=bare], [data-flood], [data-screen]")
      .evaluateAll((all) => all.map((element) => element.getBoundingClientRect().top));
    expect(tops).toEqual(tops.toSorted((a, b) => a - b));
    expect(await demo.page.locator("[data-screen]").first().getAttribute("data-screen")).toBe("spammer");
    const button = await demo.page.getByRole("button", { name: "Flood", exact: true }).boundingBox();
    expect((button?.y ?? Infinity) + (button?.height ?? 0)).toBeLessThan(PHONE.height / 1.5);
  });

  it("tells the whole story on the first screen at 200%", async ({ open }) => {
    const demo = await open({ viewport: ZOOMED });
    await demo.enter("close");
    await demo.press("f");
    await demo.page.getByText("Still sending").waitFor();
    const bottoms = await demo.page
      .locator(".headline, .bars, .controls, .story-line, .wait")
      .evaluateAll((all) => all.map((element) => element.getBoundingClientRect().bottom));
    expect(bottoms).toHaveLength(5);
    expect(Math.max(...bottoms)).toBeLessThanOrEqual(ZOOMED.height);
    expect(await demo.page.evaluate(() => scrollY)).toBe(0);
  });

  it("shows bars, sparklines and lit rungs in forced colours", async ({ open }) => {
    // Without motion, as a rung on its way to its colour may still have the page's.
    const demo = await open({ forcedColors: "active", reducedMotion: "reduce" });
    await demo.enter("close");
    await demo.press("f");
    await demo.page.getByText("Still sending").waitFor();
    const colours = await demo.page.evaluate(() => {
      const styleOf = (selector: string, pseudo?: string): CSSStyleDeclaration => {
        const element = document.querySelector(selector);
        if (element === null) throw new Error(`no ${selector}`);
        return getComputedStyle(element, pseudo);
      };
      return {
        page: styleOf("body").backgroundColor,
        without: styleOf("[data-bar=bare]").backgroundColor,
        withBouncer: styleOf("[data-bar=guarded]").backgroundColor,
        wait: styleOf("[data-story-bar]").backgroundColor,
        spark: styleOf("[data-spark=bare-alice]").color,
        rung: styleOf(".ladder [aria-current]").backgroundColor,
        rungNumber: styleOf(".ladder [aria-current]", "::before").color,
      };
    });
    const { page, without, withBouncer, wait, spark, rung, rungNumber } = colours;
    for (const colour of [without, withBouncer, wait, spark, rung]) expect(colour).not.toBe(page);
    expect(without).not.toBe(withBouncer);
    expect(rungNumber).not.toBe(rung);
  });

  it.for<[string, BrowserContextOptions]>([
    ["in light", { colorScheme: "light" }],
    ["in dark", { colorScheme: "dark" }],
    ["on a phone", { viewport: PHONE, hasTouch: true }],
    ["at 200%", { viewport: ZOOMED }],
    ["in forced colours", { forcedColors: "active" }],
  ])("has nothing that axe finds %s", async ([, options], { open }) => {
    // Without motion, as a colour on its way to another may have too little contrast.
    const demo = await open({ ...options, reducedMotion: "reduce" });
    const violations = async (): Promise<string[]> => {
      const found = await runAxe(demo.page);
      return found.violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`));
    };
    await demo.enter("close");
    expect(await violations()).toEqual([]);
    await demo.press("f");
    await demo.page.getByText("Still sending").waitFor();
    expect(await violations()).toEqual([]);
    await demo.closed();
    expect(await violations()).toEqual([]);
  });
});
