// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, expect, it } from "vitest";
import { presets } from "../../src/policy/presets.ts";
import { launchChromium } from "../support/chromium.ts";
import { pause } from "../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

const FOR = 5_000;

/** Ms between two moves of the mouse: a fast one tells of itself a thousand times a second. */
const POLLED = 1;

interface Flow {
  sent: number;
  /** Of those, the ones with a position. The page goes on sending while the test waits. */
  moved: number;
  heard: number;
  /** Positions in what was sent. */
  points: number;
  warnings: number;
  closed: number | null;
  /** The most messages that were on their way at a time, before any warning. */
  behind: number;
  /** Characters of the longest message. */
  longest: number;
}

/**
 * The preset lets 600 in at once, and 300 a second. A busy machine keeps messages from the room, which then come at once: a few times so many
 * within these seconds are more than that.
 */
const MOST_BEHIND = 150;

/** What the preset takes in one message. If the page stands still for more than a second, all positions of that time go out in a longer one. */
const LONGEST = presets.cursors.maxMessageBytes ?? 0;

let disk: string;
let server: WorkerdServer;
let browser: Browser;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "pointer-"));
  [server, browser] = await Promise.all([
    serveWorkerd({ entry: "test/load/rooms/rates.ts", classes: ["Cursors"], disk }),
    launchChromium(),
  ]);
});
afterAll(async () => {
  await browser?.close();
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

/** Runs in the page: each way in which an app sends positions, on a socket and in a room of its own. */
async function follow(ways: readonly string[]): Promise<void> {
  const flows: Record<string, Flow> = {};
  const senders = await Promise.all(
    ways.map(
      (way) =>
        new Promise<(points: readonly [number, number][]) => void>((resolve) => {
          const flow: Flow = {
            sent: 0,
            moved: 0,
            heard: 0,
            points: 0,
            warnings: 0,
            closed: null,
            behind: 0,
            longest: 0,
          };
          flows[way] = flow;
          const socket = new WebSocket(`ws://${location.host}/parties/cursors/${way}?user=ada`);
          socket.addEventListener("message", ({ data }) => {
            if (String(data).startsWith('{"type":"party-bouncer:')) flow.warnings++;
            else flow.heard++;
          });
          socket.addEventListener("close", ({ code }) => (flow.closed = code));
          socket.addEventListener("open", () =>
            resolve((points) => {
              flow.sent++;
              if (flow.warnings === 0) flow.behind = Math.max(flow.behind, flow.sent - flow.heard);
              if (points.length > 0) flow.moved++;
              flow.points += points.length;
              const message = JSON.stringify({ type: "cursor", points });
              flow.longest = Math.max(flow.longest, message.length);
              socket.send(message);
            }),
          );
        }),
    ),
  );
  const [onFrame, onTimer, onShortTimer] = senders;
  let points: [number, number][] = [];
  document.addEventListener("pointermove", (event) => {
    for (const { clientX, clientY } of event.getCoalescedEvents()) points.push([clientX, clientY]);
  });
  const frame = (): void => {
    onFrame?.(points);
    points = [];
    requestAnimationFrame(frame);
  };
  requestAnimationFrame(frame);
  setInterval(() => onTimer?.([]), 16);
  setInterval(() => onShortTimer?.([]), 0);
  Object.assign(globalThis, { flows });
}

/** Moves the mouse through the browser's own input, as often as a fast mouse does. @returns how often */
async function moveMouse(page: Page): Promise<number> {
  const input = await page.context().newCDPSession(page);
  const moves: Promise<unknown>[] = [];
  const start = performance.now();
  for (let elapsed = 0; elapsed < FOR; elapsed = performance.now() - start) {
    for (; moves.length * POLLED < elapsed;) {
      const [x, y] = [100 + (moves.length % 300), 100 + ((7 * moves.length) % 300)];
      moves.push(input.send("Input.dispatchMouseEvent", { type: "mouseMoved", x, y }));
    }
    await pause(1);
  }
  await Promise.all(moves);
  return moves.length;
}

it("under presets.cursors passes whole, in Chromium: a fast mouse, whose positions go out with each frame, and timers of 16 and 0 ms", async () => {
  const ways = ["frame", "setInterval 16", "setInterval 0"];
  const page = await browser.newPage();
  await page.goto(`http://${server.host}/`);
  await page.evaluate(follow, ways);
  const moves = await moveMouse(page);
  const flows = (): Promise<Record<string, Flow>> =>
    page.evaluate(() => (globalThis as unknown as { flows: Record<string, Flow> }).flows);
  await expect.poll(async () => (await flows())["frame"]?.points).toBe(moves);
  for (const [way, { sent }] of Object.entries(await flows())) {
    const flow = async (): Promise<Flow | undefined> => (await flows())[way];
    const hasStalled = async (): Promise<boolean> => {
      const { behind = 0, longest = 0 } = (await flow()) ?? {};
      return behind >= MOST_BEHIND || longest > LONGEST;
    };
    await expect.poll(async () => (await hasStalled()) || ((await flow())?.heard ?? 0) >= sent).toBe(true);
    const { closed, warnings } = (await flow()) ?? {};
    // If so much came at once, the page, which goes on, may have earned any strikes by now.
    if (!(await hasStalled())) expect({ closed, warnings }).toEqual({ closed: null, warnings: 0 });
  }
  // A message for each position would be too many a second.
  expect((await flows())["frame"]?.moved).toBeLessThan(0.5 * moves);
}, 60_000);
