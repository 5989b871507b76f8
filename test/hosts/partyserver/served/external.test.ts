// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { WebSocket } from "ws";
import { MINUTE, pause } from "../../../support/time.ts";
import { startUpstash, type UpstashServer } from "../../../support/upstash-server.ts";
import { serveWorkerd, type WorkerdServer } from "../../../support/workerd.ts";

/** A room hibernates ten seconds after its last event. Ms. */
const ASLEEP = 13_000;
/** Ms that six prompts take at most, on a machine that stalls. */
const LONGEST = 15_000;

let disk: string;
let upstash: UpstashServer;
let server: WorkerdServer;

beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  upstash = await startUpstash();
  server = await serveWorkerd({
    entry: "test/hosts/partyserver/served/rooms/external.ts",
    classes: ["RoomStore", "Timers", "Upstash"],
    disk,
    bindings: { UPSTASH_URL: upstash.url, UPSTASH_TOKEN: "token" },
  });
});

afterAll(async () => {
  await server?.kill();
  await upstash?.close();
  await rm(disk, { recursive: true, force: true });
});

interface State {
  readonly instance: string;
  readonly asked?: { asked: number; refused: number; timedOut: number };
}

async function stateOf(room: string): Promise<State> {
  return (await (await fetch(`http://${server.host}/parties/${room}`)).json()) as State;
}

/** A client that says how often it was echoed and warned. */
class Client {
  readonly echoes: string[] = [];
  readonly warnings: { limit: string; retryAfter: number }[] = [];
  readonly #socket: WebSocket;

  constructor(room: string) {
    this.#socket = new WebSocket(`ws://${server.host}/parties/${room}`);
    this.#socket.on("message", (data) => {
      const text = String(data);
      if (text.includes("party-bouncer:warning")) this.warnings.push(JSON.parse(text) as never);
      else if (!text.includes("party-bouncer:")) this.echoes.push(text);
    });
  }

  async say(...texts: string[]): Promise<void> {
    await vi.waitFor(() => expect(this.#socket.readyState).toBe(WebSocket.OPEN), 20_000);
    for (const text of texts) this.#socket.send(text);
  }

  leave(): void {
    this.#socket.close();
  }
}

const soon = { timeout: 20_000, interval: 20 };

const prompts = (...names: (number | string)[]): string[] =>
  names.map((name) => JSON.stringify({ type: "prompt", name }));

describe.concurrent("in a room that hibernates", () => {
  it("rate-limiter-flexible counts on over the sleep of the room, on the room's own store", async () => {
    const room = "room-store/main";
    const client = new Client(room);
    await client.say(...prompts(1, 2, 3, 4, 5));
    await vi.waitFor(() => expect(client.echoes).toEqual(prompts(1, 2, 3, 4, 5)), soon);
    const { instance } = await stateOf(room);
    await pause(ASLEEP);
    expect((await stateOf(room)).instance).not.toBe(instance);
    await client.say(...prompts(6));
    await vi.waitFor(() => expect(client.warnings).toMatchObject([{ limit: "prompts" }]), soon);
    expect(client.echoes.length).toBe(5);
    // From now on it is blocked for five minutes.
    expect(client.warnings[0]?.retryAfter).toBe(300_000);
    client.leave();
  });

  it("rate-limiter-flexible's own memory limiter keeps the room awake, which is why there is a store", async () => {
    const room = "timers/main";
    const client = new Client(room);
    await client.say("hello");
    await vi.waitFor(() => expect(client.echoes).toEqual(["hello"]), soon);
    const { instance } = await stateOf(room);
    await pause(ASLEEP);
    expect((await stateOf(room)).instance).toBe(instance);
    client.leave();
  });

  it("Upstash is asked over the network, and keeps the room awake only while it is", async () => {
    const room = "upstash/main";
    // It counts by the minutes of the clock, and begins anew with the next one.
    const left = MINUTE - (Date.now() % MINUTE);
    if (left < LONGEST) await pause(left);
    const client = new Client(room);
    await client.say(...prompts(1, 2, 3, 4, 5));
    await vi.waitFor(() => expect(client.echoes).toEqual(prompts(1, 2, 3, 4, 5)), soon);
    // Of messages that come at once several are asked about at once, and the network may turn their questions around.
    await client.say(...prompts(6));
    await vi.waitFor(() => expect(client.warnings).toMatchObject([{ limit: "prompts" }]), soon);
    expect(client.echoes.length).toBe(5);
    client.leave();

    upstash.answers = false;
    const other = new Client(room);
    await vi.waitFor(
      async () => {
        await other.say(...prompts("nobody answers"));
        expect(other.echoes.length).toBeGreaterThan(0);
      },
      { timeout: 30_000, interval: 1_500 },
    );
    const { instance, asked } = await stateOf(room);
    expect(asked?.timedOut).toBeGreaterThan(0);
    upstash.answers = true;
    await pause(ASLEEP + 1_000);
    expect((await stateOf(room)).instance).not.toBe(instance);
    other.leave();
  }, 120_000);
});
