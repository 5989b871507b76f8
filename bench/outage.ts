/**
 * What the rooms of an app ask of their ledger while it is away, and once it is back. `node bench/outage.ts`
 */
import { mkdtemp, rm } from "node:fs/promises";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { setTimeout } from "node:timers/promises";
import { WebSocket } from "ws";
import { serveWorkerd } from "../test/support/workerd.ts";
import { SECOND } from "../test/support/time.ts";
import type { Asked } from "./rooms/outage.ts";

const ROOMS = Number(process.env["ROOMS"] ?? 1_000);
/** Ms between two messages in a room, more or less. */
const EVERY = 4 * SECOND;
const CALM = 15 * SECOND;
const AWAY = Number(process.env["AWAY"] ?? 60) * SECOND;
const WATCHED = 45 * SECOND;
/** So many come in at the same time. */
const AT_ONCE = 50;
/** One in so many leaves while the ledger is away, and comes back. */
const RESTLESS = 10;

const disk = await mkdtemp(path.join(tmpdir(), "outage-"));
const server = await serveWorkerd({ entry: "bench/rooms/outage.ts", classes: ["Chat", "Ledger"], disk });

const isLeaving = new Set<WebSocket>();
let lost = 0;

function enter(room: number, user = `user-${room}`): Promise<WebSocket> {
  const socket = new WebSocket(`ws://${server.host}/parties/chat/room-${room}?user=${user}`);
  socket.once("close", () => isLeaving.has(socket) || lost++);
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve(socket));
    socket.once("error", reject);
  });
}

const sockets: WebSocket[] = [];
const rest = Array.from({ length: ROOMS }, (_, room) => room);
await Promise.all(
  Array.from({ length: AT_ONCE }, async () => {
    for (let room = rest.shift(); room !== undefined; room = rest.shift()) sockets[room] = await enter(room);
  }),
);
const talk = async (room: number): Promise<void> => {
  await setTimeout(Math.random() * EVERY);
  for (;;) {
    const socket = sockets[room];
    if (socket?.readyState === WebSocket.OPEN) socket.send("hello");
    await setTimeout(EVERY * (0.5 + Math.random()));
  }
};
for (let room = 0; room < ROOMS; room++) void talk(room);
// Somebody who is in two rooms, and is banned in one of them while the ledger is away.
const [here, there] = [await enter(0, "eve"), await enter(1, "eve")];

const take = async (): Promise<Asked[]> => (await fetch(`http://${server.host}/asked`)).json();
const told = (title: string, asked: readonly Asked[], from: number): void => {
  const seconds = Map.groupBy(asked, ({ at }) => Math.floor((at - from) / SECOND));
  const most = Math.max(0, ...[...seconds.values()].map(({ length }) => length));
  const slowest = Math.max(0, ...asked.map(({ took }) => took));
  const kinds = Object.entries(Object.groupBy(asked, ({ what }) => what))
    .map(([what, each = []]) => `${what} ${each.length}`)
    .join(", ");
  console.log(
    `${title}: ${asked.length} calls, at most ${most} in a second, the slowest ${slowest} ms (${kinds})`,
  );
  console.log(
    `  by second: ${Array.from({ length: 1 + Math.max(0, ...seconds.keys()) }, (_, second) => seconds.get(second)?.length ?? 0).join(" ")}`,
  );
};

console.log(`${ROOMS} rooms, ${cpus().length} x ${cpus()[0]?.model}, node ${process.version}`);
await setTimeout(CALM);
await take();
const calm = Date.now();
await setTimeout(CALM);
told("as usual", await take(), calm);

await fetch(`http://${server.host}/away`);
const away = Date.now();
await setTimeout(AWAY / 2);
isLeaving.add(here);
sockets[0]?.send("ban eve");
for (let room = 2; room < ROOMS; room += RESTLESS) {
  const socket = sockets[room];
  if (socket === undefined) continue;
  isLeaving.add(socket);
  socket.close();
  sockets[room] = await enter(room);
}
await setTimeout(AWAY / 2 - (Date.now() - away - AWAY / 2));
told(`away for ${Math.round((Date.now() - away) / SECOND)} s`, await take(), away);

isLeaving.add(there);
await fetch(`http://${server.host}/back`);
const back = Date.now();
await setTimeout(WATCHED);
const asked = await take();
told("back", asked, back);
// Workerd ends the connection itself only when its room falls asleep.
const enforced = asked.find(({ what }) => what === "enforced")?.at ?? Infinity;
console.log(`the ban reached the other room ${(enforced - back) / SECOND} s after`);
console.log(`connections lost: ${lost}`);
for (const socket of sockets) socket.terminate();
await server.kill();
await rm(disk, { recursive: true, force: true });
process.exit();
