import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { type ClientOptions, WebSocket } from "ws";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

/** Ms within which somebody is let in who comes to a ledger that takes 150 for each answer, also on a machine that stalls. */
const PATIENCE = 20_000;

/** Ms after which the first one is gone: while the key for addresses is asked for, while its own record is, and when it is in. */
const MOMENTS = [20, 100, 250, 400, 550] as const;

const CLIENTS = {
  "an address": { "CF-Connecting-IP": "203.0.113.7" },
  "an id": { "x-user": "ada" },
} as const;
const NEIGHBOUR = { "CF-Connecting-IP": "203.0.113.8" };

describe.concurrent.each([
  ["behind a gate", ""],
  ["in a room without one", "gate=no"],
])("%s, a client that leaves while the ledger is asked about it", (_, query) => {
  let disk: string;
  let server: WorkerdServer;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    server = await serveWorkerd({
      entry: "test/hosts/partyserver/served/rooms/slow-ledger.ts",
      front: "test/hosts/partyserver/served/rooms/front.ts",
      classes: ["Room", "Ledger"],
      disk,
    });
  });
  afterAll(async () => {
    await server?.kill();
    await rm(disk, { recursive: true, force: true });
  });
  // Each moment is another one of a worker that has just been loaded, and knows nothing yet.
  beforeEach(async () => {
    server = await server.restart();
  });

  /** What the room greets a client with; rejects if that takes too long. */
  const greeting = (headers: Record<string, string>): Promise<string> =>
    new Promise((resolve, reject) => {
      const url = `ws://${server.host}/parties/room/main?${query}`;
      const socket = new WebSocket(url, { headers, handshakeTimeout: PATIENCE } as ClientOptions);
      socket.once("message", (data) => resolve(String(data)));
      socket.once("error", reject);
      socket.once("close", () => reject(new Error("closed without a word")));
    });

  const knockAndLeave = async (headers: Record<string, string>, moment: number): Promise<string> => {
    const socket = new WebSocket(`ws://${server.host}/parties/room/main?${query}`, {
      headers: { ...headers, "x-leaves-after": String(moment) },
    });
    return new Promise((resolve) => {
      socket.once("unexpected-response", (_, response) => {
        let body = "";
        response.on("data", (chunk: Buffer) => (body += chunk.toString()));
        response.on("end", () => resolve(body));
      });
      socket.on("error", () => {});
    });
  };

  for (const [kind, headers] of Object.entries(CLIENTS)) {
    it.sequential.each(MOMENTS)(`known by ${kind}, after %s ms, keeps nobody out`, async (moment) => {
      const left = await knockAndLeave(headers, moment);
      // Else nothing was cancelled.
      if (moment < 150) expect(left).toBe("left");
      const greetings = await Promise.all([greeting(headers), greeting(headers), greeting(NEIGHBOUR)]);
      const client = "x-user" in headers ? "user:ada" : "address:203.0.113.7";
      expect(greetings).toEqual([client, client, "address:203.0.113.8"]);
    });
  }
});
