import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { WebSocket } from "ws";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({
    entry: "test/hosts/partyserver/served/rooms/failing.ts",
    classes: ["Room", "HibernatingRoom"],
    disk,
  });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

interface Heard {
  readonly frames: string[];
  readonly code: number;
  readonly reason: string;
}

/** What a client hears until it is closed, or has heard one frame. */
const listen = (
  url: string,
  headers: Record<string, string> = {},
  protocols: string[] = [],
): Promise<Heard> =>
  new Promise((resolve, reject) => {
    const socket = new WebSocket(`ws://${server.host}${url}`, protocols, { headers });
    const frames: string[] = [];
    socket.on("message", (data) => {
      frames.push(String(data));
      socket.close(1000);
    });
    socket.once("error", reject);
    socket.once("close", (code, reason) => resolve({ frames, code, reason: String(reason) }));
  });

describe.each(["room", "hibernating-room"])("what an app throws in a %s", (party) => {
  const HOOKS = ["onStart", "no-error", "getConnectionTags", "too-many-tags", "onConnect"] as const;

  it.each(HOOKS)("reaches nobody who connects: %s", async (hook) => {
    const before = server.stderr.length;
    const url = `/parties/${party}/${hook}`;
    expect(await listen(url)).toEqual({ frames: [], code: 1011, reason: "The room failed." });
    expect(await listen(url, {}, ["chat"])).toMatchObject({ code: 1011 });
    // Whoever runs the room reads what it was, and where.
    const what = hook === "too-many-tags" ? /can only have 10 tags/ : /a secret/;
    await expect.poll(() => server.stderr.slice(before)).toMatch(what);
    if (hook !== "no-error")
      await expect.poll(() => server.stderr.slice(before)).toMatch(/\bat .*worker\.js:\d+/);
  });

  it.each(["onStart", "onRequest"])("reaches nobody who asks over HTTP: %s", async (hook) => {
    const before = server.stderr.length;
    const answer = await fetch(`http://${server.host}/parties/${party}/${hook}`);
    expect([answer.status, await answer.text()]).toEqual([500, "The room failed."]);
    await expect.poll(() => server.stderr.slice(before)).toMatch(/a secret[^]*\bat .*worker\.js:\d+/);
  });

  it("leaves the app's own answers as they are", async () => {
    const answer = await fetch(`http://${server.host}/parties/${party}/fine?own`);
    expect([answer.status, await answer.text()]).toEqual([500, "the app's own 500"]);
    expect(await listen(`/parties/${party}/fine`)).toMatchObject({ frames: ["null"], code: 1000 });
  });
});

it("throws to the worker that asks for the room what the app threw, as it is", async () => {
  const answer = await fetch(`http://${server.host}/parties/room/onStart?rpc`);
  expect(await answer.text()).toBe("in the worker: Error: a secret in onStart");
});

describe("props", () => {
  const stranger = { "x-partykit-props": JSON.stringify({ owner: "eve" }) };
  const ours = JSON.stringify({ owner: "ada" });
  let rooms = 0;
  const room = (): string => `/parties/room/props-${++rooms}`;
  const ask = async (url: string): Promise<string> =>
    (await fetch(`http://${server.host}${url}`, { headers: stranger })).text();

  it("from outside never start a room behind the gate", async () => {
    expect((await listen(room(), stranger)).frames).toEqual(["null"]);
    expect(await ask(room())).toBe("null");
    const encoded = { "x-partykit-props": Buffer.from(JSON.stringify({ owner: "eve" })).toString("base64") };
    expect((await listen(room(), encoded)).frames).toEqual(["null"]);
  });

  it("of the router's own do, whatever comes from outside", async () => {
    expect((await listen(`${room()}?props`, stranger)).frames).toEqual([ours]);
    expect(await ask(`${room()}?props`)).toBe(ours);
  });

  it("that a worker asks for the room with do", async () => {
    expect((await listen(`${room()}?rpc`, stranger)).frames).toEqual([ours]);
    expect(await ask(`${room()}?rpc`)).toBe(ours);
  });
});
