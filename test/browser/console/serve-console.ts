import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { WebSocket } from "ws";
import { Client } from "../../support/client.ts";
import { serveWorkerd, type WorkerdServer } from "../../support/workerd.ts";
import { bansFilled, roomsFilled, type Told } from "./filled.ts";

/** Objects that are told at once. */
const AT_ONCE = 100;

/** A console with rooms, in a workerd process of its own. */
export interface ServedConsole {
  readonly host: string;
  /** The address of the page. */
  readonly url: string;
  readonly server: WorkerdServer;
  /** Comes to a room as somebody. Who it is, is taken at its word. */
  enter(room: string, user: string, party?: "chat" | "canvas"): Promise<Client>;
  stop(): Promise<void>;
}

/** @param filled how many rooms and bans its ledger knows of from the start */
export async function serveConsole(
  filled: { rooms: number; bans: number } = { rooms: 0, bans: 0 },
): Promise<ServedConsole> {
  const disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-console-"));
  const server = await serveWorkerd({
    entry: "test/browser/console/rooms/worker.ts",
    classes: ["Chat", "Canvas", "Ledger"],
    disk,
  });
  const { host } = server;
  await tellAll(host, [...roomsFilled(filled.rooms, Date.now()), ...bansFilled(filled.bans)]);
  const sockets: WebSocket[] = [];
  return {
    host,
    url: `http://${host}/console`,
    server,
    enter(room, user, party = "chat") {
      const socket = new WebSocket(
        `ws://${host}/parties/${party}/${encodeURIComponent(room)}?user=${encodeURIComponent(user)}`,
      );
      sockets.push(socket);
      return new Client(socket).opened();
    },
    async stop() {
      for (const socket of sockets) socket.terminate();
      await server.kill();
      await rm(disk, { recursive: true, force: true });
    },
  };
}

async function tellAll(host: string, told: readonly Told[]): Promise<void> {
  for (let from = 0; from < told.length; from += AT_ONCE) {
    const body = JSON.stringify(told.slice(from, from + AT_ONCE));
    const { ok, status } = await fetch(`http://${host}/told`, { method: "POST", body });
    if (!ok) throw new Error(`the ledger could not be told: ${status}`);
  }
}
