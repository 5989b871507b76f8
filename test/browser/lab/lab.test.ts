import { gzipSync } from "node:zlib";
import type { BrowserContextOptions } from "playwright-core";
import { describe, expect, test } from "vitest";
import { toHash } from "../../../public/lab/state/share.ts";
import { HEADER_LINE, lineOf } from "../../../src/record/jsonl.ts";
import { writeTraffic } from "../../../src/record/write-traffic.ts";
import { runAxe } from "../../support/axe.ts";
import { inChromium } from "../in-chromium.ts";
import { buildLab } from "./built-lab.ts";
import { LabPage } from "./lab-page.ts";

const here = inChromium(buildLab);

/** Opens pages that are closed, and found to be without complaints, when the test is over. */
const it = test.extend<{ open: (options?: BrowserContextOptions) => Promise<LabPage> }>({
  // oxlint-disable-next-line no-empty-pattern -- vitest reads from it what a fixture needs
  open: async ({}, use) => {
    const pages: LabPage[] = [];
    await use(async (options) => {
      const page = await LabPage.open(here.browser, here.served.url, options);
      pages.push(page);
      return page;
    });
    await Promise.all(pages.map((page) => page.leave()));
  },
});

const PHONE = { width: 360, height: 740 };

/** A client that sends 50 messages at once, and one that says hello. */
const RECORD = [
  ...["spammer", "ada"].map((client, connection) => ({
    event: "open" as const,
    at: 1_000,
    connection,
    client,
  })),
  { event: "message" as const, at: 1_100, connection: 1, type: "chat", bytes: 30 },
  ...Array.from({ length: 50 }, (_, index) => ({
    event: "message" as const,
    at: 2_000 + index,
    connection: 0,
    type: "chat",
    bytes: 40,
  })),
];
const LINES = [HEADER_LINE, ...RECORD.map(lineOf), ""].join("\n");

describe("the policy lab, from any file server, in any folder", () => {
  it("shows at once who would be hit, and asks for its own five files only", async ({ open }) => {
    const lab = here.served;
    const before = lab.server.asked.length;
    const page = await open();
    await page.goto();
    await page.settled();
    expect(await page.headline.innerText()).toBe("1 of 41 clients is closed.");
    expect(await page.row("flood:1").innerText()).toMatch(
      /closed[\s\S]*lets each connection send 10 messages a second/,
    );
    const asked = lab.server.asked.slice(before).map((url) => url.replace("/deep/down/lab/", ""));
    expect(asked.toSorted()).toEqual(["", "dist/lab.css", "dist/lab.js", "dist/worker.js", "sandbox.html"]);
  });

  it("judges again as one writes", async ({ open }) => {
    const page = await open();
    await page.enter();
    await page.write('{ limits: [{ name: "few", limit: 1, window: "10s", burst: 1 }] }');
    await expect.poll(() => page.headline.innerText()).toMatch(/^\d+ of 41 clients are /);
    await page.settled();
    await page.section("Limits").getByRole("rowheader", { name: "few", exact: true }).waitFor();
    await page.write("{ limits: [] }");
    await expect.poll(() => page.headline.innerText()).toBe("None of 41 clients is hit.");
  });

  it("tells a mistake at its place, and goes there", async ({ open }) => {
    const page = await open();
    await page.enter();
    await page.write('export default {\n  limits: [],\n  maxMessageByte: 3,\n  forgiveAfter: "soon",\n};');
    const complaints = page.page.getByRole("status", { name: "What is wrong with the policy" });
    await complaints
      .getByText('there is no option "maxMessageByte". Did you mean "maxMessageBytes"?')
      .waitFor();
    expect(await complaints.getByRole("listitem").count()).toBe(2);
    await expect
      .poll(() => page.page.locator(".cm-lintRange-error").allTextContents())
      .toEqual(["maxMessageByte: 3", 'forgiveAfter: "soon"']);
    // What was judged last is still there.
    expect(await page.headline.innerText()).toBe("1 of 41 clients is closed.");
    await complaints.getByRole("button", { name: "Line 4" }).click();
    await page.page.keyboard.press("End");
    await page.page.keyboard.press("ControlOrMeta+Shift+ArrowLeft");
    await page.page.keyboard.insertText('forgiveAfter: "2m",');
    await expect.poll(() => complaints.getByRole("listitem").count()).toBe(1);

    await page.write("export default {\n  limits: [\n};");
    await complaints.getByText("SyntaxError").waitFor();
    await page.write("{ limits: [] }");
    await expect.poll(() => complaints.getByRole("listitem").count()).toBe(0);
  });

  it("writes a suggestion into the policy, which can be undone", async ({ open }) => {
    const page = await open();
    await page.enter();
    const before = await page.text();
    await page.page.getByRole("button", { name: "Use it for ping" }).click();
    await expect.poll(() => page.text()).toMatch(/name: "ping",\s+match: \{ type: "ping" \}/);
    await page.section("Limits").getByRole("rowheader", { name: "ping", exact: true }).waitFor();
    await page.editor().click();
    await page.page.keyboard.press("ControlOrMeta+z");
    await expect.poll(() => page.text()).toBe(before);
  });

  it("follows a client: its buckets, strikes and cool-downs", async ({ open }) => {
    const page = await open();
    await page.enter();
    await page.row("runaway:1").getByRole("button").click();
    const client = page.page.locator(".client");
    await client.getByRole("img", { name: /^Bucket of messages: at most 100% full/ }).waitFor();
    await client.getByRole("img", { name: /^Strikes: at most 6/ }).waitFor();
    await client.getByText("strike 1, a warning").first().waitFor();
    await client.getByText("strike 6, closed").first().waitFor();
    expect(await client.locator("[data-span=cool-down]").count()).toBeGreaterThan(0);
    expect(await client.locator("rect[data-span=away]").count()).toBeGreaterThan(0);
    expect(await page.page.locator(":focus").innerText()).toBe("runaway:1");
    await client.getByRole("button", { name: "All of it" }).click();
    await client.getByRole("button", { name: "Close" }).click();
    await client.waitFor({ state: "detached" });
  });

  it("sets another policy beside it, and says who fares differently", async ({ open }) => {
    const page = await open();
    await page.enter();
    await page.page.getByRole("button", { name: "Compare with another" }).click();
    await page.section("Both policies treat everybody the same").waitFor();
    await page.write("{ limits: [] }", "other");
    const differences = page.section("1 client fares differently");
    await differences.waitFor();
    expect(await differences.getByRole("row").last().innerText()).toMatch(
      /runaway:1\s+closed\s+not hit better/,
    );
    await page.page.getByRole("button", { name: "Compare with another" }).click();
    await differences.waitFor({ state: "detached" });
    expect(await page.headline.innerText()).toBe("1 of 41 clients is closed.");
  });

  it("lists those of one fate, or of a name", async ({ open }) => {
    const page = await open();
    await page.enter();
    const rows = page.page.locator(".clients tbody");
    await expect.poll(() => rows.count()).toBe(12);
    await page.page.getByRole("button", { name: "Show more of 41 clients" }).click();
    await expect.poll(() => rows.count()).toBe(41);
    await page.page.getByRole("button", { name: "1 closed" }).click();
    await expect.poll(() => rows.count()).toBe(1);
    await page.page.getByRole("button", { name: "1 closed" }).click();
    await page.page.getByRole("searchbox", { name: "Whose name has" }).fill("talker:1");
    await expect.poll(() => rows.count()).toBe(11);
    await page.page.getByRole("searchbox", { name: "Whose name has" }).fill("nobody");
    await page.page.getByText("There are none.").waitFor();
  });

  it("makes up other traffic, by kinds, minutes and seed", async ({ open }) => {
    const page = await open();
    await page.enter();
    const summary = page.page.locator(".summary");
    const before = await summary.innerText();
    await page.page.getByRole("spinbutton", { name: "Seed" }).fill("7");
    await page.page.keyboard.press("Tab");
    await expect.poll(() => summary.innerText()).not.toBe(before);
    await page.page.getByText("clients and crowds of 3 kinds").click();
    await page.page.getByRole("spinbutton", { name: "Runaway pages" }).fill("0");
    await page.page.keyboard.press("Tab");
    await expect.poll(() => page.headline.innerText()).toBe("None of 40 clients is hit.");
    await page.page
      .getByRole("combobox", { name: "Who comes" })
      .selectOption({ label: "A class behind one address, and a raid" });
    await page.settled();
    await expect.poll(() => page.headline.innerText()).toMatch(/ of \d\d clients | of \d\d clients\b/);
  });
});

describe("a recording", () => {
  it.for<[string, () => Promise<string | Uint8Array>]>([
    ["record.jsonl", async () => LINES],
    ["record.jsonl.gz", async () => gzipSync(LINES)],
    [
      "record.packed",
      async () =>
        new Uint8Array(await new Response(writeTraffic(RECORD, { format: "packed" })).arrayBuffer()),
    ],
  ])("can be dropped anywhere: %s", async ([name, contentOf], { open }) => {
    const page = await open();
    await page.enter();
    await page.drop(name, await contentOf());
    await page.page
      .getByText("53 records in 1 s")
      .or(page.page.getByText("53 records in 1.0 s"))
      .first()
      .waitFor();
    await expect.poll(() => page.headline.innerText()).toBe("1 of 2 clients is warned.");
    await page.page.getByText(name).waitFor();
  });

  it("can be chosen, and chosen again", async ({ open }) => {
    const page = await open();
    await page.enter();
    await page.page.getByRole("radio", { name: "A recording" }).check({ force: true });
    const input = page.page.locator("input[type=file]");
    const file = { name: "mine.jsonl", mimeType: "application/x-ndjson", buffer: Buffer.from(LINES) };
    await input.setInputFiles(file);
    await expect.poll(() => page.headline.innerText()).toBe("1 of 2 clients is warned.");
    await page.page.getByRole("radio", { name: "Made up" }).check({ force: true });
    await expect.poll(() => page.headline.innerText()).toBe("1 of 41 clients is closed.");
    await page.page.getByRole("radio", { name: "A recording" }).check({ force: true });
    await page.page.locator("input[type=file]").setInputFiles(file);
    await expect.poll(() => page.headline.innerText()).toBe("1 of 2 clients is warned.");
  });

  it("may be of a time that no calendar has", async ({ open }) => {
    const page = await open();
    await page.enter();
    const late = RECORD.map((event) => lineOf({ ...event, at: 9e15 + event.at }));
    await page.drop("late.jsonl", [HEADER_LINE, ...late, ""].join("\n"));
    await expect.poll(() => page.headline.innerText()).toBe("1 of 2 clients is warned.");
    const time = page.page.locator(".summary time");
    expect(await time.getAttribute("datetime")).toBe("+275760-09-13T00:00:00.000Z");
    expect(await time.innerText()).toMatch(/275760/);
  });

  it("says which line cannot be read, and why", async ({ open }) => {
    const page = await open();
    await page.enter();
    const lines = LINES.split("\n");
    lines[3] = '{"at":1,"event":"message"}';
    lines[5] = "nonsense";
    await page.drop("broken.jsonl", lines.join("\n"));
    await page.page.getByText("2 lines could not be read").click();
    await page.page.getByText(/^Line 4: /).waitFor();
    await page.page.getByText(/^Line 6: /).waitFor();
    await expect.poll(() => page.headline.innerText()).toMatch(/ of \d clients/);
  });

  it.for<[string, string, RegExp]>([
    ["an empty file", "", /is empty/],
    ["a web page", "<!doctype html><title>Log in</title>", /a web page or XML/],
    ["a table", "at,event,connection\n1,message,2\n", /CSV/],
  ])("is told from something else: %s", async ([, content, sentence], { open }) => {
    const page = await open();
    await page.enter();
    await page.drop("something", content);
    await page.page.getByRole("alert").getByText(sentence).waitFor();
    // And the next one is taken.
    await page.drop("record.jsonl", LINES);
    await expect.poll(() => page.headline.innerText()).toBe("1 of 2 clients is warned.");
    expect(await page.page.getByRole("alert").count()).toBe(0);
  });

  it("says why there is nothing to see if nothing is in it", async ({ open }) => {
    const page = await open();
    await page.enter();
    await page.drop("only-the-header.jsonl", `${HEADER_LINE}\n`);
    await page.page.getByText("There is no record in it, so there is nothing to see.").waitFor();
  });
});

describe("a link", () => {
  it("says both policies and the traffic, but no recording", async ({ open }) => {
    const page = await open({ permissions: ["clipboard-read", "clipboard-write"] });
    await page.enter();
    await page.drop("record.jsonl", LINES);
    await page.write("{ limits: [] }");
    await expect.poll(() => page.headline.innerText()).toBe("None of 2 clients is hit.");
    await page.page.getByRole("button", { name: "Copy a link to this" }).click();
    await page.page.getByText("Copied").waitFor();
    const link = await page.page.evaluate(() => navigator.clipboard.readText());
    const other = await open();
    await other.goto(new URL(link).hash);
    await other.settled();
    expect(await other.text()).toBe("{ limits: [] }");
    expect(await other.headline.innerText()).toBe("None of 41 clients is hit.");
  });

  it("cannot make the visitor's browser send or read anything", async ({ open }) => {
    const lab = here.served;
    const hostile = `
      const said = [];
      const attempt = (name, what) => { try { what(); said.push(name); } catch (error) { /* not allowed */ } };
      attempt("fetch", () => fetch("${lab.url}?stolen=fetch").catch(() => {}));
      attempt("no-cors", () => fetch("${lab.url}?stolen=no-cors", { mode: "no-cors" }).catch(() => {}));
      attempt("xhr", () => { const xhr = new XMLHttpRequest(); xhr.open("GET", "${lab.url}?stolen=xhr"); xhr.send(); });
      attempt("socket", () => { new WebSocket("${lab.url.replace("http", "ws")}?stolen=socket").onerror = () => {}; });
      attempt("events", () => { new EventSource("${lab.url}?stolen=events").onerror = () => {}; });
      attempt("scripts", () => importScripts("${lab.url}dist/lab.js?stolen=scripts"));
      attempt("import", () => import("${lab.url}dist/lab.js?stolen=import").catch(() => {}));
      attempt("worker", () => { new Worker("${lab.url}dist/worker.js?stolen=worker").onerror = () => {}; });
      attempt("inner", () => {
        const code = 'fetch("${lab.url}?stolen=inner").catch(() => {})';
        new Worker(URL.createObjectURL(new Blob([code]))).onerror = () => {};
      });
      const kept = [];
      for (const name of ["indexedDB", "caches", "localStorage", "document", "parent", "cookieStore"]) {
        try {
          const store = globalThis[name];
          if (store === undefined) continue;
          if (name === "indexedDB") store.open("x");
          else if (name === "caches") store.keys().catch(() => {});
          kept.push(name);
        } catch (error) { /* not allowed */ }
      }
      export default {
        limits: [
          { name: "kept " + kept.join(" "), limit: 1, window: "1s" },
          { name: "tried " + said.join(" "), limit: 1, window: "1s" },
        ],
      };`;
    const page = await open();
    const before = lab.server.asked.length;
    await page.goto(
      await toHash({
        policy: hostile,
        source: { kind: "made-up", seed: 1, minutes: 1, crowd: [{ kind: "talker", count: 1 }] },
      }),
    );
    const names = page.section("Limits").getByRole("rowheader");
    await names.first().waitFor();
    const [kept, tried] = await names.allInnerTexts();
    expect(["kept", "kept caches"]).toContain(kept?.trim());
    // To make a worker out of a file throws at once: its origin is another one.
    expect(tried).toBe("tried fetch no-cors xhr socket events import inner");
    // What was on its way would have come by the time another page is there.
    const other = await open();
    await other.enter();
    expect(lab.server.asked.slice(before).filter((url) => url.includes("stolen"))).toEqual([]);
  });

  it.for<[string, string]>([
    ["broken", "#1.nonsense"],
    ["empty", "#1."],
    ["of another kind", "#other"],
    ["endless", `#1.${"A".repeat(5_000)}`],
  ])("that makes no sense is none: %s", async ([, hash], { open }) => {
    const page = await open();
    await page.goto(hash);
    await page.settled();
    expect(await page.headline.innerText()).toBe("1 of 41 clients is closed.");
  });
});

describe("a policy whose code does not come to an end", () => {
  it(
    "is stopped, told, and judged again once it is changed",
    { timeout: 90_000, tags: ["slow"] },
    async ({ open }) => {
      const page = await open();
      await page.enter();
      await page.write("while (true);\nexport default {};");
      await page.page.getByRole("alert").getByText("does not come to an end").waitFor({ timeout: 40_000 });
      await page.write("{ limits: [] }");
      await expect.poll(() => page.headline.innerText()).toBe("None of 41 clients is hit.");
      expect(await page.page.getByRole("alert").count()).toBe(0);
    },
  );
});

describe("the lab for everybody", () => {
  it.for<[string, BrowserContextOptions]>([
    ["in light", { colorScheme: "light" }],
    ["in dark", { colorScheme: "dark" }],
    ["on a phone", { viewport: PHONE, hasTouch: true }],
    ["in forced colours", { forcedColors: "active" }],
  ])("has nothing that axe finds %s", async ([, options], { open }) => {
    const page = await open({ ...options, reducedMotion: "reduce", bypassCSP: true });
    await page.enter();
    const violations = async (): Promise<string[]> => {
      const found = await runAxe(page.page);
      return found.violations.flatMap(({ id, nodes }) =>
        nodes.map(({ html, any }) => `${id}: ${html} ${any[0]?.message ?? ""}`),
      );
    };
    expect(await violations()).toEqual([]);
    await page.row("runaway:1").getByRole("button").click();
    await page.page.locator(".client .lane").first().waitFor();
    await page.page.getByRole("button", { name: "Compare with another" }).click();
    await page.write("{ limits: 3 }", "other");
    await page.page.getByText("limits: expected a list of limits").waitFor();
    await page.page.getByText("clients and crowds of 3 kinds").click();
    expect(await violations()).toEqual([]);
    await page.drop("something", "nothing of the kind");
    await page.page.getByRole("alert").waitFor();
    expect(await violations()).toEqual([]);
  });

  it.for<[string, BrowserContextOptions]>([
    ["a small phone", { viewport: PHONE, hasTouch: true }],
    ["a tablet", { viewport: { width: 820, height: 1_180 } }],
    ["a desk", { viewport: { width: 1_280, height: 800 } }],
    ["a desk at 200%", { viewport: { width: 640, height: 400 } }],
  ])("fits %s without scrolling sideways", async ([, options], { open }) => {
    const page = await open(options);
    await page.enter();
    const overflow = (): Promise<number> =>
      page.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    expect(await overflow()).toBe(0);
    await page.page.getByRole("button", { name: "Compare with another" }).click();
    await page.row("runaway:1").getByRole("button").click();
    await page.page.locator(".client .lane").first().waitFor();
    await page.page.getByText("clients and crowds of 3 kinds").click();
    expect(await overflow()).toBe(0);
    // Nor is any table cut.
    const cut = await page.page
      .locator(".table")
      .evaluateAll((tables) => tables.filter((table) => table.scrollWidth > table.clientWidth).length);
    expect(cut).toBe(0);
  });

  it("is usable by keyboard alone", async ({ open }) => {
    const page = await open();
    await page.enter();
    const focus = (): Promise<string> =>
      page.page.evaluate(() => {
        let focused = document.activeElement;
        while (focused?.shadowRoot?.activeElement) focused = focused.shadowRoot.activeElement;
        const label = (focused as HTMLInputElement | null)?.labels?.[0]?.querySelector("span")?.textContent;
        return (label ?? focused?.getAttribute("aria-label") ?? focused?.textContent ?? "").trim();
      });
    const stops: string[] = [];
    while (stops.at(-1) !== "runaway:1" && stops.length < 40) {
      await page.page.keyboard.press("Tab");
      stops.push(await focus());
    }
    expect(stops).toEqual([
      "Guide",
      "Source",
      "Made up",
      "Who comes",
      "Minutes",
      "Seed",
      "Another seed",
      "41 clients and crowds of 3 kinds: change them",
      "Begin with",
      "Compare with another",
      "Copy the policy",
      "Copy a link to this",
      "Policy",
      "1 closed",
      "0 hidden",
      "0 restricted",
      "0 warned",
      "40 not hit",
      "Whose name has",
      expect.stringContaining("Client"),
      "runaway:1",
    ]);
    await page.page.keyboard.press("Enter");
    await page.page.locator(".client .lane").first().waitFor();
    expect(await focus()).toBe("runaway:1");
    await page.page.keyboard.press("Tab");
    expect(await focus()).toBe("Close");
  });
});
