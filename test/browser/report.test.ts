// @module-tag slow
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Browser, BrowserContextOptions, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { reportOf } from "../../cli/report/report.ts";
import type { Simulated } from "../../cli/simulate/simulated.ts";
import { presets } from "../../src/policy/presets.ts";
import type { Policy } from "../../src/policy/policy.ts";
import type { TrafficEvent } from "../../src/record/traffic-event.ts";
import { traffic } from "../../src/simulator/generators/traffic.ts";
import { simulate } from "../../src/simulator/simulate.ts";
import { runAxe } from "../support/axe.ts";
import { launchChromium } from "../support/chromium.ts";
import { complaintsOf } from "../support/complaints.ts";

const CROWD: TrafficEvent[] = [
  ...traffic({
    seed: 11,
    from: Date.UTC(2026, 10, 12, 14, 2),
    for: "1m",
    crowd: [
      { kind: "talker", count: 60 },
      { kind: "pointer", count: 4 },
      { kind: "flood", count: 1 },
    ],
  }),
];

function simulated(
  policy: Policy,
  events: readonly TrafficEvent[],
  { against, ...names }: { readonly against?: Policy } & Partial<Pick<Simulated, "policy" | "record">> = {},
): Simulated {
  return {
    record: "traffic.jsonl.gz",
    policy: "policy.ts",
    against: against === undefined ? null : "main.ts",
    isCandidate: false,
    result: simulate(policy, events, against === undefined ? {} : { against }),
    broken: [],
    ...names,
  };
}

let browser: Browser;
let folder: string;
beforeAll(async () => {
  browser = await launchChromium();
  folder = mkdtempSync(path.join(tmpdir(), "party-bouncer-report-"));
});
afterAll(async () => {
  rmSync(folder, { recursive: true, force: true });
  await browser.close();
});

/** Opens reports as a browser opens a file, and finds each without complaints. */
const it = test.extend<{ open: (what: Simulated, options?: BrowserContextOptions) => Promise<Page> }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from it what a fixture needs
  open: async ({}, use) => {
    const found: string[][] = [];
    const pages: Page[] = [];
    await use(async (what, options = {}) => {
      const file = path.join(folder, `${Math.random().toString(36).slice(2)}.html`);
      writeFileSync(file, reportOf(what));
      const page = await (await browser.newContext(options)).newPage();
      pages.push(page);
      const address = pathToFileURL(file).href;
      const complaints = complaintsOf(page, { asks: (url) => url === address, says: () => false });
      page.on("dialog", (dialog) => void complaints.push(`a dialog: ${dialog.message()}`));
      found.push(complaints);
      await page.goto(address);
      return page;
    });
    await Promise.all(pages.map((page) => page.context().close()));
    const complaints = found.flat();
    expect(complaints).toEqual([]);
  },
});

const ALONE = simulated(presets.chat, CROWD);
const BESIDE = simulated(presets.chat, CROWD, { against: presets.cursors });
const PHONE = { width: 360, height: 740 };

describe("a report", () => {
  it("says at once how many were hit, who most, and why", async ({ open }) => {
    const page = await open(ALONE);
    const { clients, fates } = ALONE.result;
    expect(await page.title()).toBe("policy.ts on traffic.jsonl.gz: party-bouncer");
    expect(await page.locator(".tiles li").first().innerText()).toMatch(
      new RegExp(`^${fates.ok}\\s+clients left alone \\(\\d`),
    );
    const worst = page.locator(".worst li").first();
    expect(await worst.innerText()).toContain(clients[0]?.client ?? "none");
    expect(await worst.innerText()).toContain(clients[0]?.firstRefusal?.because ?? "none");
    expect(await page.locator("pre").innerText()).toMatch(/^limits: \[\n {2}\{ name: "messages", .*\},\n/);
    expect(await page.getByRole("heading", { name: "Side by side" }).count()).toBe(0);
  });

  it("shows both policies side by side, and who fares differently", async ({ open }) => {
    const page = await open(BESIDE);
    const table = page.getByRole("group", { name: "Side by side" });
    expect(await table.locator("thead").innerText()).toMatch(/policy\.ts\s+main\.ts/);
    const [first] = BESIDE.result.against?.differences ?? [];
    expect(await page.getByRole("group", { name: "Who fares differently" }).innerText()).toContain(
      first?.client,
    );
    expect(await page.getByRole("img", { name: /^Messages a second over / }).count()).toBe(2);
  });

  it("is for people who nothing happened to, too", async ({ open }) => {
    const page = await open(simulated({}, [{ event: "message", at: 5, connection: 1, bytes: 3 }]));
    await page.getByText("Nobody was warned, restricted, hidden or closed.").waitFor();
    await page.getByText("Nobody was refused anything.").waitFor();
  });

  it.for<[string, BrowserContextOptions]>([
    ["on a phone", { viewport: PHONE }],
    ["on a phone in the dark", { viewport: PHONE, colorScheme: "dark" }],
    ["on a tablet", { viewport: { width: 700, height: 900 } }],
    ["on a desk", { viewport: { width: 1280, height: 800 } }],
  ])("fits without scrolling sideways, with charts that can be read, %s", async ([, options], { open }) => {
    const page = await open(BESIDE, options);
    const { overflow, drawn, sizes } = await page.evaluate(() => ({
      overflow: document.documentElement.scrollWidth - document.documentElement.clientWidth,
      drawn: [...document.querySelectorAll(".drawing")].map((each) => each.clientWidth > 0),
      sizes: [...document.querySelectorAll<SVGTextElement>(".drawing svg text")]
        .filter((text) => text.getBoundingClientRect().width > 0)
        .map((text) => text.getBoundingClientRect().height),
    }));
    expect(overflow).toBe(0);
    // Of each drawing the wide one or the narrow one.
    expect(drawn.filter(Boolean)).toHaveLength(drawn.length / 2);
    expect(sizes.length).toBeGreaterThan(20);
    expect(Math.min(...sizes)).toBeGreaterThan(10);
  });

  it("has colours for light, for dark and for paper", async ({ open }) => {
    const page = await open(ALONE);
    const colours = async (): Promise<string[]> =>
      page.evaluate(() => {
        const bars = [...document.querySelectorAll("#fates ~ figure .wide svg path[fill^='var']")];
        const fill = getComputedStyle(bars.at(-1) ?? document.body).fill;
        return [fill, getComputedStyle(document.documentElement).backgroundColor];
      });
    await page.emulateMedia({ colorScheme: "light" });
    const light = await colours();
    await page.emulateMedia({ colorScheme: "dark" });
    const dark = await colours();
    await page.emulateMedia({ media: "print" });
    const paper = await colours();
    expect(light).toEqual(["rgb(164, 70, 31)", "rgb(246, 246, 244)"]);
    expect(dark).toEqual(["rgb(238, 154, 112)", "rgb(22, 24, 27)"]);
    expect(paper).toEqual(["rgb(164, 70, 31)", "rgb(255, 255, 255)"]);
  });

  it("needs no script", async ({ open }) => {
    const page = await open(BESIDE, { javaScriptEnabled: false });
    expect(await page.locator(".drawing.wide svg").first().isVisible()).toBe(true);
    await page.getByText("The same in numbers").click();
    expect(await page.getByRole("group", { name: "Numbers over time, main.ts" }).isVisible()).toBe(true);
  });

  it("takes what clients have chosen for text", async ({ open }) => {
    const attack = `</style></svg>"'><img src=x onerror=alert(1)><script>alert(2)</script>\u202E\u0000&lt;`;
    const events = Array.from({ length: 100 }, (_, index) => ({
      event: "message" as const,
      at: 1_000 + index,
      connection: attack,
      client: attack,
      type: attack,
      bytes: 9,
    }));
    const policy: Policy = {
      limits: [{ name: attack.slice(0, 60), match: { type: attack }, limit: 1, window: "1s" }],
    };
    const page = await open({
      ...simulated(policy, events, { against: presets.generous, policy: attack, record: attack }),
      against: attack,
      broken: [{ line: 3, reason: attack }],
    });
    const found = await page.evaluate(
      () => document.querySelectorAll("img, script, iframe, object, embed, link, [onerror], [href]").length,
    );
    expect(found).toBe(0);
    expect(await page.locator(".worst bdi").first().innerText()).toBe(
      attack.replace("\u202E", "\\u{202e}").replace("\u0000", "\\u{0}"),
    );
    expect(await page.content()).toContain("default-src 'none'");
  });

  it.for<[string, BrowserContextOptions]>([
    ["in light", {}],
    ["in dark", { colorScheme: "dark" }],
    ["on a phone", { viewport: PHONE, hasTouch: true }],
    ["in forced colours", { forcedColors: "active" }],
  ])("has nothing that axe finds %s", async ([, options], { open }) => {
    const page = await open(BESIDE, options);
    for (const closed of await page.locator("details").all()) await closed.locator("summary").click();
    const { violations } = await runAxe(page);
    expect(violations.flatMap(({ id, nodes }) => nodes.map(({ html }) => `${id}: ${html}`))).toEqual([]);
  });
});
