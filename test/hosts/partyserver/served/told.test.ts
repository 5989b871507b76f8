import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { type HttpServer, serveHttp } from "../../../support/http-server.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

const ROOMS = "test/hosts/partyserver/served/rooms";

interface Told {
  readonly channels: { readonly channel: string; readonly message: Record<string, unknown> }[];
  readonly logs: { readonly level: string; readonly message: string[] }[];
}

/** What the tail worker has heard so far. */
const told: Told[] = [];
let listener: HttpServer;
const disks: string[] = [];
const servers: WorkerdServer[] = [];

beforeAll(async () => {
  listener = await serveHttp(async (request, response) => {
    told.push(...(JSON.parse(await text(request)) as Told[]));
    response.end();
  });
});
afterAll(async () => {
  for (const server of servers) await server.kill();
  await listener.stop();
  for (const disk of disks) await rm(disk, { recursive: true, force: true });
});

/** A worker with a tail worker. */
async function serve(entry: string, flags: readonly string[]): Promise<WorkerdServer> {
  const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  disks.push(disk);
  const server = await serveWorkerd({
    entry: `${ROOMS}/${entry}`,
    tail: `${ROOMS}/tail.ts`,
    classes: ["Told", "Ledger"],
    bindings: { REPORT_TO: `http://${listener.host}/` },
    disk,
    flags,
  });
  servers.push(server);
  return server;
}

/** Floods a room until it is closed. @returns the code */
function flood(
  { host }: WorkerdServer,
  room: string,
  user: string,
  headers: Record<string, string> = {},
): Promise<number> {
  const socket = new WebSocket(`ws://${host}/parties/told/${room}`, {
    headers: { ...headers, "x-user": user },
  });
  return new Promise((resolve, reject) => {
    // The cool-down of the first strike passes meanwhile.
    const timer = setInterval(() => {
      for (let count = 0; count < 30; count++) if (socket.readyState === WebSocket.OPEN) socket.send("hi");
    }, 20);
    socket.once("error", reject);
    socket.once("close", (code) => {
      clearInterval(timer);
      resolve(code);
    });
  });
}

interface Line {
  readonly level: string;
  readonly event: string;
  readonly place?: string;
  readonly party?: string;
}

/** What is in the log, each with the level that it was written on. */
const linesOfLog = (): Line[] =>
  told.flatMap(({ logs }) =>
    logs.map(({ level, message: [line = ""] }) => ({ ...(JSON.parse(line) as Line), level })),
  );

const channelsIn = (room: string): { channel: string; message: Record<string, unknown> }[] =>
  told.flatMap(({ channels }) => channels.filter(({ message }) => message["room"] === room));

describe("a tail worker", () => {
  it("hears on channels of bans and refused connects in all rooms, and of strikes and the gate only in the log", async () => {
    const server = await serve("told.ts", ["nodejs_compat"]);
    for (const room of ["first", "second"]) {
      expect(await flood(server, room, `mallory in ${room}`)).toBe(4429);
      expect(await flood(server, room, `mallory in ${room}`)).toBe(4429);
      // Each comes by a request of its own, in whatever order.
      await expect
        .poll(() =>
          channelsIn(room)
            .map(({ channel }) => channel)
            .toSorted(),
        )
        .toEqual(["party-bouncer:ban", "party-bouncer:connect-refused"]);
      const ban = channelsIn(room).find(({ channel }) => channel === "party-bouncer:ban");
      expect(ban?.message).toMatchObject({
        room,
        party: "Told",
        client: `user:mallory in ${room}`,
        ban: { kind: "close", target: `user:mallory in ${room}`, limit: "messages" },
      });
    }
    const lines = linesOfLog();
    const levels = new Set(lines.map(({ level, event }) => `${level} ${event}`));
    expect(levels).toEqual(new Set(["info strike", "warn ban", "info connect-refused"]));
    expect(new Set(lines.map(({ party }) => party))).toEqual(new Set(["Told"]));
    expect(JSON.stringify(lines)).not.toMatch(/mallory|first|second/);

    told.length = 0;
    expect(await flood(server, "first", "mallory in first", { "x-gated": "yes" })).toBe(4429);
    await expect
      .poll(() => linesOfLog().map(({ event, place }) => [event, place]))
      .toEqual([["connect-refused", "gate"]]);
    expect(JSON.stringify(linesOfLog())).not.toMatch(/mallory|first/);
    // Two that a room refused, and one that the gate did.
    const metrics = `http://${server.host}/party-bouncer/admin/metrics`;
    await expect
      .poll(async () => (await fetch(metrics)).text())
      .toContain('party_bouncer_refused_connects_total{party="Told",code="4429"} 3\n');
  });

  it("has the log, and no channels, of a worker without nodejs_compat", async () => {
    told.length = 0;
    const server = await serve("told.ts", ["nodejs_als"]);
    expect(await flood(server, "third", "mallory")).toBe(4429);
    await expect.poll(() => JSON.stringify(told)).toContain("strike");
    expect(told.flatMap(({ channels }) => channels)).toEqual([]);
  });
});

describe("who subscribes in the worker", () => {
  it("hears of each verdict, refusal and strike too, in all rooms; and if it fails, the room goes on", async () => {
    const server = await serve("subscribed.ts", ["nodejs_compat"]);
    expect(await flood(server, "first", "mallory")).toBe(4429);
    expect(await flood(server, "first", "mallory")).toBe(4429);
    expect(await flood(server, "second", "ada")).toBe(4429);
    const response = await fetch(`http://${server.host}/heard`);
    const heard = (await response.json()) as { name: string; message: { room: string; clientKey: string } }[];
    const names = (room: string): Set<string> =>
      new Set(heard.filter(({ message }) => message.room === room).map(({ name }) => name));
    const all = ["verdict", "violation", "strike", "ban"];
    expect(names("first")).toEqual(new Set([...all, "connect-refused"]));
    expect(names("second")).toEqual(new Set(all));
    const verdicts = heard.filter(({ name }) => name === "verdict").map(({ message }) => message.clientKey);
    expect(new Set(verdicts)).toEqual(new Set(["user:mallory", "user:ada"]));
  });
});
