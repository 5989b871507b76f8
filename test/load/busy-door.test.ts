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
  let refused = 0;
  const sockets = Array.from({ length: PUPILS }, (_, index) => {
    const socket = new GuardedPartySocket({
      host: server.host,
      party: "room",
      room: "class",
      WebSocket: BehindOneAddress,
      // Each has a browser of its own.
      user: `pupil ${index}`,
    });
    socket.addEventListener("message", () => welcome.add(index));
    socket.addEventListener("standing", ({ standing }) => {
      if (standing.status !== "away") return;
      refused++;
      words.add(standing.message?.replace(/ You can .*/, "") ?? null);
    });
    return socket;
  });
  try {
    await expect.poll(() => refused, { timeout: 10_000 }).toBeGreaterThanOrEqual(PUPILS - 5);
    expect(welcome.size).toBeLessThanOrEqual(6);
    await expect.poll(() => welcome.size, { timeout: 60_000, interval: 100 }).toBe(PUPILS);
    expect([...words]).toEqual(["You connect too often."]);
    expect(sockets.map(({ standing }) => standing.status)).toEqual(sockets.map(() => "ok"));
  } finally {
    for (const socket of sockets) socket.close();
  }
}, 90_000);
