// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GuardedPartySocket } from "../../client/index.ts";
import type { Switch } from "../../src/index.ts";
import type { Standing } from "../../src/shared/control-message.ts";
import { join } from "../support/join.ts";
import { SECOND } from "../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

/** What the room says of itself. */
interface Account {
  readonly on: readonly Switch[];
  readonly heard: readonly { readonly text: string; readonly at: number }[];
  readonly violations: number;
  readonly allowed: readonly number[];
}

const TEXTS = ["one", "two", "three"].map((text) => JSON.stringify({ type: "chat", text }));
/** Ms by which a message may take longer than the next one: a guard waits so much longer than a slow mode of a second asks for, and a little. */
const EVEN = 40;
/** So often somebody talks at the most, where the machine was not even. */
const MOST_TRIES = 5;

describe("what is switched on in a real room", () => {
  let disk: string;
  let server: WorkerdServer;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    server = await serveWorkerd({ entry: "test/crash/rooms/switched.ts", classes: ["Room"], disk });
  });
  afterAll(async () => {
    await server.kill();
    await rm(disk, { recursive: true, force: true });
  });

  const ask = async <T>(room: string, body?: object): Promise<T> => {
    const init = body === undefined ? {} : { method: "POST", body: JSON.stringify(body) };
    return (await (await fetch(`http://${server.host}/parties/room/${room}`, init)).json()) as T;
  };

  /** One talks in a room that is put into slow mode meanwhile. */
  const talk = async (room: string) => {
    const standings: Standing[] = [];
    const socket = new GuardedPartySocket({
      host: server.host,
      party: "room",
      room,
      query: { user: "ada" },
    });
    socket.addEventListener("standing", ({ standing }) => standings.push(standing));
    await expect.poll(() => socket.readyState).toBe(socket.OPEN);
    await ask(room, { every: 1_000, for: 60_000, reason: "a raid", by: "ada" });
    await expect.poll(() => socket.standing.slowMode?.every).toBe(1_000);

    const sentAt: number[] = [];
    const sent = TEXTS.map(async (text) => {
      const outcome = await socket.enqueue(text);
      sentAt.push(Date.now());
      return outcome;
    });
    expect(socket.send(JSON.stringify({ type: "wave" }))).toBe(true);
    const waiting = socket.standing;
    expect(await Promise.all(sent)).toEqual(["sent", "sent", "sent"]);
    const account = (): Promise<Account> => ask<Account>(room);
    await expect
      .poll(async () => {
        const { heard, violations } = await account();
        return heard.length + violations;
      })
      .toBe(4);
    const { heard, violations } = await account();
    const chats = heard.filter(({ text }) => text.includes("chat"));
    /** Ms that a message took at the most. */
    const late = Math.max(...chats.map(({ text, at }) => at - (sentAt[TEXTS.indexOf(text)] ?? at)));
    const gaps = chats.slice(1).map(({ at }, index) => at - (chats[index]?.at ?? 0));
    return { socket, standings, waiting, chats, gaps, violations, late };
  };

  it("is felt by a paced guard: its messages wait for their turn, and none is refused or lost", async () => {
    let [room, talked] = ["slow", await talk("slow")];
    // No guard can reckon with a machine that keeps one message longer than the next.
    for (let tries = 1; tries < MOST_TRIES && talked.violations > 0 && talked.late >= EVEN; tries++) {
      talked.socket.close();
      room = `slow-${tries}`;
      talked = await talk(room);
    }
    const { socket, standings, waiting, chats, gaps, violations } = talked;
    expect(waiting).toMatchObject({ status: "ok", queued: 2 });
    expect(waiting.slowMode?.retryAfter).toBeGreaterThan(500);
    expect(chats.map(({ text }) => text)).toEqual(TEXTS);
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(1_000);
    expect(violations).toBe(0);

    await ask(room, { every: 1_000, for: 500 });
    await expect.poll(() => socket.standing.slowMode).toBeUndefined();
    await expect.poll(() => standings.at(-1)).not.toHaveProperty("slowMode");
    socket.close();
  });

  it("outlives a kill, if a rule has raised it, and ends by itself", async () => {
    const eve = await join(server.host, "eve", "room/raid");
    const flood = (): void => {
      for (let count = 0; count < 30; count++) eve.sendRaw("spam");
    };
    flood();
    await expect.poll(async () => (await ask<Account>("raid")).violations).toBeGreaterThan(0);
    await expect
      .poll(
        async () => {
          flood();
          return (await ask<Account>("raid")).on;
        },
        { timeout: 20 * SECOND, interval: 1_100 },
      )
      .toMatchObject([{ kind: "posture", posture: "shield", by: "rule:shield" }]);
    const before = await ask<Account>("raid");
    expect(before.allowed).toEqual([1]);
    await server.kill();
    server = await server.restart();
    const after = await ask<Account>("raid");
    expect(after.on).toEqual(before.on);
    expect(after.allowed).toEqual([1]);

    await expect.poll(async () => (await ask<Account>("raid")).on, { timeout: 40 * SECOND }).toEqual([]);
    // What is over is over for the next client, too.
    const bob = await join(server.host, "bob", "room/raid");
    bob.sendRaw("hello");
    await expect.poll(async () => (await ask<Account>("raid")).allowed).toEqual([5]);
  }, 120_000);
});
