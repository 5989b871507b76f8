// @module-tag slow
import type { Browser, Page } from "playwright-core";
import { describe, it, type TestContext } from "vitest";
import { runAxe } from "../support/axe.ts";
import { launchChromium } from "../support/chromium.ts";
import { complaintsOf } from "../support/complaints.ts";
import { EXAMPLES, Project } from "./project.ts";

declare global {
  /** Those that the page has opened. */
  var opened: WebSocket[];
}

interface Flood {
  readonly message: string | number[];
  /** How many, and how often in ms. Vite asks its server about each message of a room that hibernates: that takes longer. */
  readonly count: number;
  readonly every: number;
  /** Whether the page shows a warning first. */
  readonly warns: boolean;
  /** Whether the room closes the client before long. */
  readonly ends: boolean;
  /** Whether the page shows the way back only once it is open. */
  readonly waits?: boolean;
}

const FLOODS: Readonly<Record<string, Flood>> = {
  chat: { message: '{ "type": "chat", "text": "Buy now!" }', count: 1, every: 30, warns: true, ends: true },
  cursors: {
    message: '{ "type": "move", "x": 0.5, "y": 0.5 }',
    count: 10,
    every: 10,
    warns: true,
    ends: false,
  },
  game: { message: '{ "dx": 1, "dy": 0 }', count: 5, every: 10, warns: true, ends: true },
  react: { message: "👏", count: 1, every: 10, warns: true, ends: true, waits: true },
  // It asks for all of the document.
  editor: { message: [0, 0, 1, 0], count: 20, every: 10, warns: false, ends: true },
  agent: {
    message: '{ "type": "rpc", "id": "0", "method": "ask", "args": ["And now?"] }',
    count: 1,
    every: 30,
    warns: true,
    ends: true,
  },
  "durable-object": { message: "0", count: 1, every: 30, warns: true, ends: true },
};

/** Ms for each step. Vite bundles what a page asks for the first time, and a busy machine takes long for it. */
const PATIENCE = 90_000;

async function visit(
  { onTestFinished }: TestContext,
  address: string,
  options: Parameters<Browser["newPage"]>[0],
): Promise<{ page: Page; complaints: string[] }> {
  const browser = await launchChromium();
  onTestFinished(() => browser.close());
  const page = await browser.newPage(options);
  page.setDefaultTimeout(PATIENCE);
  const complaints = complaintsOf(page, {
    asks: (url) => url.startsWith(address) || /^(data|blob):/.test(url),
  });
  await page.addInitScript(() => {
    globalThis.opened = [];
    globalThis.WebSocket = class extends WebSocket {
      constructor(url: string | URL, protocols?: string | string[]) {
        super(url, protocols);
        globalThis.opened.push(this);
      }
    };
  });
  await page.goto(address);
  return { page, complaints };
}

/** What a reader with other eyes, or none, stumbles over. */
async function findings(page: Page): Promise<string[]> {
  const { violations } = await runAxe(page);
  const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
  const [content = 0, shown = 0] = await page.evaluate(() => [
    document.documentElement.scrollWidth,
    innerWidth,
  ]);
  return content > shown ? [...found, `it is ${content} wide in a window of ${shown}`] : found;
}

describe.concurrent.each(Object.entries(FLOODS))(
  "the page of examples/%s",
  { timeout: 300_000 },
  (name, { message, count, every, warns, ends, waits = false }) => {
    it("says what the room says, on a phone, in the dark, without a mouse, to a screen reader", async (test) => {
      const { expect, onTestFinished } = test;
      const project = await Project.of(name, `${name}-page`);
      const server = await project.serve();
      onTestFinished(() => server.stop());

      const phone = { width: 360, height: 740 };
      const { page, complaints } = await visit(test, server.address, {
        viewport: phone,
        colorScheme: "dark",
      });
      await page.getByRole("heading", { level: 1 }).waitFor();
      expect(await findings(page)).toEqual([]);

      // Through the page's own socket, past its pacing.
      await page.evaluate(
        ({ message, count, every }) => {
          const isRoom = ({ url }: WebSocket): boolean =>
            /\/(parties|party|agents|rooms)\//.test(new URL(url).pathname);
          setInterval(() => {
            const room = globalThis.opened.findLast(isRoom);
            if (room?.readyState !== WebSocket.OPEN) return;
            for (let sent = 0; sent < count; sent++)
              room.send(typeof message === "string" ? message : Uint8Array.from(message));
          }, every);
        },
        { message, count, every },
      );
      const said = (words: RegExp) => page.getByRole("status").getByText(words).first().waitFor();
      if (warns) await said(/You are sending messages too fast/);
      expect(await findings(page)).toEqual([]);
      if (ends) {
        await said(/You can come back in/);
        const wayBack = page.getByRole("button", { name: "Come back" });
        if (waits) expect(await wayBack.count()).toBe(0);
        else await wayBack.waitFor();
        await page.emulateMedia({ colorScheme: "light" });
        expect(await findings(page)).toEqual([]);
      }
      expect(complaints).toEqual([]);
    });
  },
);

it("every example has its page visited", ({ expect }) => {
  expect(Object.keys(FLOODS)).toEqual(EXAMPLES);
});
