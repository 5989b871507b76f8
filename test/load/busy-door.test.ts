import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { GuardedPartySocket } from "../../client/index.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

const PUPILS = 12;

/** All come from one address, as Cloudflare states it. */
class BehindOneAddress extends WebSocket {
  constructor(url: string) {
    super(url, [], { headers: { "CF-Connecting-IP": "203.0.113.7" } } as ClientOptions);
  }
}

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({ entry: "test/load/rooms/busy-door.ts", classes: ["Room"], disk });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

it("lets twelve in that come from one address at once, after a wait, by themselves", async () => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
  const welcome = new Set<number>();
  const words = new Set<string | null>();
  const began = performance.now();
  /** What the room did first with each, and after how many seconds that was known here: so long it had for it at the most. */
  const first = new Map<number, { isIn: boolean; after: number }>();
  const answered = (index: number, isIn: boolean): void => {
    if (!first.has(index)) first.set(index, { isIn, after: (performance.now() - began) / 1_000 });
  };
  const sockets = Array.from({ length: PUPILS }, (_, index) => {
    const socket = new GuardedPartySocket({
      host: server.host,
      party: "room",
      room: "class",
      WebSocket: BehindOneAddress,
      // A try that is given up uses up what another one waits for.
      connectionTimeout: 30_000,
      // Each has a browser of its own.
      user: `pupil ${index}`,
    });
    socket.addEventListener("message", () => {
      answered(index, true);
      welcome.add(index);
    });
    socket.addEventListener("standing", ({ standing }) => {
      if (standing.status !== "away") return;
      answered(index, false);
      words.add(standing.message?.replace(/ You can .*/, "") ?? null);
    });
    return socket;
  });
  try {
    await expect.poll(() => first.size, { timeout: 30_000 }).toBe(PUPILS);
    const answers = [...first.values()];
    const letIn = answers.filter(({ isIn }) => isIn);
    expect(letIn.length).toBeLessThanOrEqual(5 + Math.max(...letIn.map(({ after }) => after)));
    expect(letIn.length).toBeLessThan(PUPILS);
    await expect.poll(() => welcome.size, { timeout: 60_000, interval: 100 }).toBe(PUPILS);
    expect([...words]).toEqual(["You connect too often."]);
    expect(sockets.map(({ standing }) => standing.status)).toEqual(sockets.map(() => "ok"));
  } finally {
    for (const socket of sockets) socket.close();
  }
}, 120_000);
