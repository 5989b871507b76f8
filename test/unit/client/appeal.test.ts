import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { WebsocketProvider } from "y-websocket";
import * as Y from "yjs";
import {
  type AppealState,
  askAppeal,
  GuardedPartySocket,
  guardProvider,
  sendAppeal,
} from "../../../client/index.ts";
import { type BanningRoom, openBanningRoom } from "../../support/appeal-server.ts";
import { eventually, impatient, leaving, next } from "../../support/socket-server.ts";

const OPEN = { ban: "b1", status: "open", note: null } as const;

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.unstubAllGlobals();
  vi.restoreAllMocks();
});

function connect({ host }: BanningRoom, options: object = {}): GuardedPartySocket {
  return leaving(new GuardedPartySocket({ ...impatient, host, ...options }));
}

async function bannedFrom(room: BanningRoom, options: object = {}): Promise<GuardedPartySocket> {
  const socket = connect(room, options);
  await next(socket, "statement");
  await eventually(() => socket.standing.status === "away");
  return socket;
}

describe("socket.appeal", () => {
  it("answers to the ban that its room told it of, by the query of its next socket", async () => {
    const room = await openBanningRoom("b1");
    let tickets = 0;
    const query = async () => ({ ticket: `t${++tickets}`, none: null, missing: undefined });
    const socket = await bannedFrom(room, { query, party: "chat", id: "eve" });
    room.answer = { status: 201, body: { ...OPEN, more: "than it says" } };
    const [state, { appeal }] = await Promise.all([
      socket.appeal("It was my brother."),
      next<Event & { appeal: AppealState }>(socket, "appeal"),
    ]);
    expect([state, appeal]).toEqual([OPEN, OPEN]);
    expect(room.asked).toEqual([
      {
        method: "POST",
        path: "/parties/chat/lobby/party-bouncer/appeal",
        query: { _pk: "eve", ticket: expect.stringMatching(/^t[2-9]$/) },
        body: { ban: "b1", text: "It was my brother." },
      },
    ]);
  });

  it("of a page that was loaded again leaves it to the room which ban it is", async () => {
    const room = await openBanningRoom("b1");
    (await bannedFrom(room)).close();
    const socket = connect(room);
    await eventually(() => socket.standing.status === "away");
    room.answer = { status: 200, body: { ...OPEN, status: "none" } };
    expect(await socket.askAppeal()).toEqual({ ...OPEN, status: "none" });
    room.answer = { status: 409, body: OPEN };
    expect(await socket.appeal("Why?")).toEqual(OPEN);
    expect(room.asked).toMatchObject([
      { method: "GET", body: null },
      { method: "POST", body: { ban: null, text: "Why?" } },
    ]);
    expect(room.asked[0]?.query).not.toHaveProperty("ban");
    expect(room.visits).toBe(1);
  });

  it("says null if there is nothing to answer to, and throws if it cannot be sent", async () => {
    const room = await openBanningRoom("b1");
    const socket = await bannedFrom(room);
    expect(await socket.appeal("Why?")).toBeNull();
    for (const [status, body] of [
      [400, "The text is empty."],
      [429, "Too many requests."],
      [503, "not now"],
      [200, "no JSON"],
      [200, { ban: "b1", status: "pardoned", note: null }],
      [200, { ban: "b1", status: "open", note: 1 }],
    ] as const) {
      room.answer = { status, body };
      await expect(socket.appeal("Why?")).rejects.toThrow(`The room answered with ${status}`);
    }
  });

  it("that is approved has it come back within seconds, by itself", async () => {
    const room = await openBanningRoom("b1");
    const socket = await bannedFrom(room);
    room.answer = { status: 201, body: OPEN };
    await socket.appeal("Why?");
    room.isOpen = true;
    room.answer = { status: 200, body: { ...OPEN, status: "approved", note: "Sorry!" } };
    const start = Date.now();
    const opened = new Promise((resolve) => socket.addEventListener("open", resolve, { once: true }));
    expect(await socket.askAppeal()).toEqual({ ...OPEN, status: "approved", note: "Sorry!" });
    await opened;
    expect(Date.now() - start).toBeGreaterThanOrEqual(1_900);
    expect(socket.standing.status).toBe("ok");
    expect(room.visits).toBe(2);
  });
});

describe("another tab", () => {
  /** A page of the same origin: it shares nothing with another one but what browsers share. */
  function opened() {
    vi.resetModules();
    return import("../../../client/index.ts");
  }

  async function bannedIn(page: Awaited<ReturnType<typeof opened>>, { host }: BanningRoom) {
    const socket = leaving(new page.GuardedPartySocket({ ...impatient, host }));
    await next(socket, "close");
    return socket;
  }

  it("comes back too, whether it was there from the start or not, unless it was closed", async () => {
    const kept = new Map<string, string>();
    vi.stubGlobal("document", new EventTarget());
    vi.stubGlobal("localStorage", {
      getItem: (key: string) => kept.get(key) ?? null,
      setItem: (key: string, value: string) => void kept.set(key, value),
      removeItem: (key: string) => void kept.delete(key),
    });
    const room = await openBanningRoom("b1");
    const pages = [await opened(), await opened()] as const;
    const [own, other] = await Promise.all([bannedIn(pages[0], room), bannedIn(pages[1], room)]);
    const { visits } = room;
    const late = await bannedIn(await opened(), room);
    const closed = await bannedIn(await opened(), room);
    expect(room.visits).toBe(visits);
    closed.close();
    room.answer = { status: 200, body: { ...OPEN, status: "approved" } };
    room.isOpen = true;
    const isBack = new Promise((resolve) => own.addEventListener("open", resolve, { once: true }));
    await own.askAppeal();
    await isBack;
    await eventually(() => [own, other, late].every((socket) => socket.readyState === socket.OPEN));
    expect([own, other, late].map((socket) => socket.standing.status)).toEqual(["ok", "ok", "ok"]);
    expect(closed.readyState).toBe(closed.CLOSED);
    expect(kept.size).toBe(0);
    expect(room.visits).toBe(visits + 3);
  });
});

describe("a guarded provider", () => {
  it("appeals by the URL of its sockets", async () => {
    const room = await openBanningRoom("b1");
    const params = { ticket: "t1" };
    const provider = new WebsocketProvider(`ws://${room.host}/docs`, "lobby", new Y.Doc(), {
      connect: false,
      disableBc: true,
      params,
    });
    leaving({ close: () => provider.destroy() });
    const told: AppealState[] = [];
    const guarded = guardProvider(provider, { onAppeal: (appeal) => told.push(appeal) });
    provider.connect();
    await eventually(() => guarded.standing.status === "away");
    room.answer = { status: 201, body: OPEN };
    expect(await guarded.appeal("Why?")).toEqual(OPEN);
    expect(room.asked).toMatchObject([
      { path: "/docs/lobby/party-bouncer/appeal", query: params, body: { ban: "b1", text: "Why?" } },
    ]);
    expect(told).toEqual([OPEN]);
    guarded.release();
    room.answer = { status: 200, body: { ...OPEN, status: "rejected", note: "" } };
    await guarded.askAppeal();
    expect(told).toEqual([OPEN]);
  });
});

describe("sendAppeal and askAppeal", () => {
  it("take the URL of any socket", async () => {
    const room = await openBanningRoom("b1");
    room.answer = { status: 200, body: OPEN };
    expect(await sendAppeal(`ws://${room.host}/rooms/7/?ticket=a%20b`, "Why?", "b1")).toEqual(OPEN);
    expect(await askAppeal(`http://${room.host}/rooms/7`, "b1")).toEqual(OPEN);
    expect(room.asked).toMatchObject([
      { path: "/rooms/7/party-bouncer/appeal", query: { ticket: "a b" }, body: { ban: "b1", text: "Why?" } },
      { path: "/rooms/7/party-bouncer/appeal", query: { ban: "b1" }, body: null },
    ]);
  });
});
