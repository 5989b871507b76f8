import { readFileSync } from "node:fs";
import Socket from "partysocket";
import { afterEach, beforeEach, expect, describe, it, vi } from "vitest";
import { comeBack, guarded, GuardedPartySocket, reconnectAsUsual } from "../../../client/index.ts";
import {
  aLongWhile,
  eventually,
  impatient,
  leaving,
  openRoom,
  sockets,
} from "../../support/socket-server.ts";

/** What a guard does after each close, as PROTOCOL.md says. This file runs with the newest PartySocket and with the oldest. */
const ROWS = { 4429: "stays away", 4403: "stays away", 4409: "stays away" } as const;
const OTHERS = [1000, 1001, 1008, 1011, 1013, 3000, 4000, 4499, 4508, 4525];
const SHORTLY = 40;

beforeEach(() => {
  vi.spyOn(console, "warn").mockImplementation(() => {});
});

afterEach(() => {
  vi.restoreAllMocks();
});

it("PROTOCOL.md has a row for each close code, and no other", () => {
  const protocol = readFileSync("PROTOCOL.md", "utf8");
  const rows = [...protocol.matchAll(/^\| (4\d{3}) +\|.*\| ([^|]+) \|$/gm)].map(([, code, guard = ""]) => [
    Number(code),
    guard.trim().toLowerCase().slice(0, "stays away".length),
  ]);
  expect(Object.fromEntries(rows)).toEqual({
    ...ROWS,
    4508: "reconnects",
    4525: "reconnects",
  });
});

describe.each(sockets)("with %s", (_name, WebSocketClass) => {
  const options = (host: string) => ({ ...impatient, host, WebSocket: WebSocketClass });

  describe.each(Object.keys(ROWS).map(Number))("after %i", (code) => {
    const reason = code === 4429 ? JSON.stringify({ retryAfter: SHORTLY }) : "";

    it("a GuardedPartySocket stays away", async () => {
      const room = await openRoom((socket) => socket.close(code, reason));
      const socket = leaving(new GuardedPartySocket(options(room.host)));
      await eventually(() => socket.standing.status === "away");
      await aLongWhile();
      expect(room.visits).toHaveLength(1);
      expect(socket.shouldReconnect).toBe(false);
    });

    it("a guarded PartySocket opens no socket by itself while it has to stay away", async () => {
      const away = code === 4429 ? JSON.stringify({ retryAfter: 60_000 }) : "";
      const room = await openRoom((socket) => socket.close(code, away));
      const told: string[] = [];
      const onStanding = ({ status }: { status: string }) => told.push(status);
      leaving(new Socket(guarded({ ...options(room.host), onStanding })));
      await eventually(() => told.includes("away"));
      // The oldest PartySocket cannot be told by its options not to try again after 4409, which asks for no more than that.
      if (code === 4409 && !isAskedWhetherToReconnect()) return;
      await aLongWhile();
      expect(room.visits).toHaveLength(1);
    });

    it("it comes back when it is told to, where it may", async () => {
      const room = await openRoom((socket, index) => index === 0 && socket.close(code, reason));
      const socket = leaving(new GuardedPartySocket(options(room.host)));
      await eventually(() => socket.standing.status === "away");
      if (code === 4403) {
        socket.reconnect();
        await aLongWhile();
        expect(room.visits).toHaveLength(1);
        return;
      }
      await eventually(() => code === 4409 || socket.standing.retryAfter === 0);
      socket.reconnect();
      await eventually(() => room.visits.length === 2 && socket.standing.status === "ok");
    });

    it("it reconnects as usual, where the app says so", async () => {
      const room = await openRoom((socket, index) => index < 2 && socket.close(code, reason));
      leaving(new GuardedPartySocket({ ...options(room.host), strategies: { [code]: reconnectAsUsual } }));
      await room.visit(2);
    });
  });

  it("comes back by itself after 4429 where the app says so, and not before it may", async () => {
    vi.spyOn(Math, "random").mockReturnValue(0);
    const closedAt: number[] = [];
    const room = await openRoom((socket, index) => {
      if (index > 0) return;
      closedAt.push(performance.now());
      socket.close(4429, JSON.stringify({ retryAfter: 200 }));
    });
    leaving(new GuardedPartySocket({ ...options(room.host), strategies: { 4429: comeBack } }));
    await room.visit(1);
    expect(performance.now() - (closedAt[0] ?? Infinity)).toBeGreaterThanOrEqual(199);
  });

  it.each(OTHERS)(
    "after %i, which asks nobody to stay away, it reconnects as PartySocket does",
    async (code) => {
      const room = await openRoom((socket, index) => index === 0 && socket.close(code));
      const socket = leaving(new GuardedPartySocket(options(room.host)));
      await room.visit(1);
      await eventually(() => socket.readyState === socket.OPEN);
      expect(socket.standing.status).toBe(code === 4525 ? "warned" : "ok");
    },
  );
});

function isAskedWhetherToReconnect(): boolean {
  return "drainQueuedMessages" in Socket.prototype;
}
