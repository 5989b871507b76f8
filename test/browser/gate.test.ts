import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { launchChromium } from "../support/chromium.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({
    entry: "test/support/two-ledgers.ts",
    classes: ["Game", "Backstage", "Players", "Staff"],
    disk,
  });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

const ban = async (party: string, user: string): Promise<void> => {
  const answer = await fetch(`http://${server.host}/parties/${party}/main?ban=${user}`);
  expect(await answer.text()).toBe("banned");
};

const knock = (party: string, query: string, protocols: string[] = []): WebSocket => {
  const socket = new WebSocket(`ws://${server.host}/parties/${party}/main?${query}`, protocols);
  socket.once("error", () => {});
  return socket;
};

/** The code with which a client is closed. */
const closed = (...asked: Parameters<typeof knock>): Promise<number> =>
  new Promise((resolve) => knock(...asked).once("close", resolve));

/** The code with which a client is closed, or `"in"` once the room answers it. */
const answered = (party: string, query: string): Promise<number | "in"> =>
  new Promise((resolve) => {
    const socket = knock(party, query);
    socket.once("open", () => socket.send('{"type":"party-bouncer:standing"}'));
    socket.once("message", () => {
      resolve("in");
      socket.terminate();
    });
    socket.once("close", resolve);
  });

describe("two gates in one worker, with a ledger each", () => {
  it("take the word of their own ledger only, in whichever order they are asked", async () => {
    await ban("game", "eve");
    expect(await closed("game", "user=eve")).toBe(4403);
    expect(await answered("backstage", "user=eve")).toBe("in");
    expect(await closed("game", "user=eve")).toBe(4403);
  });
});

describe("a client that offers subprotocols and is refused", () => {
  beforeAll(() => ban("game", "mallory"));

  const places = [
    ["by the gate", "user=mallory"],
    ["at the room's own door", "user=mallory&gate=no"],
  ] as const;
  const offers = [[], ["graphql-transport-ws"], ["chat.v2", "chat.v1"]];

  it.each(places)("reads the code of the close in ws, %s", async (_, query) => {
    for (const protocols of offers) expect(await closed("game", query, protocols)).toBe(4403);
  });

  describe("in Chromium", () => {
    let browser: Browser;
    let page: Page;
    beforeAll(async () => {
      browser = await launchChromium();
      page = await browser.newPage();
      await page.goto(`http://${server.host}/`);
    });
    afterAll(() => browser?.close());

    it.each(places)("reads the code of the close, %s", async (_, query) => {
      for (const protocols of offers) {
        const close = page.evaluate(
          ([url, offered]) =>
            new Promise((resolve) => {
              const socket = new globalThis.WebSocket(url, offered);
              socket.addEventListener("close", ({ code, reason }) => resolve({ code, reason }));
            }),
          [`ws://${server.host}/parties/game/main?${query}`, protocols] as const,
        );
        expect(await close).toMatchObject({ code: 4403, reason: expect.stringContaining("retryAfter") });
      }
    });
  });
});
