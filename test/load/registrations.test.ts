import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import { OPERATOR } from "../support/operator.ts";
import { join, say } from "../support/join.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { give } from "../crash/crash-load.ts";
import { pause } from "../support/time.ts";

/** Rooms that this ledger tells of one client's changes. */
const MOST = 20;

/** A room asks every five seconds about whom it is not told of, and a few times more where the machine stalls. */
const MOST_SECONDS = 30;

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({
    entry: "test/load/rooms/crowded-ledger.ts",
    classes: ["SharingRoom", "Ledger"],
    disk,
  });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

it("a client that sits in as many rooms as the ledger tells is closed in one more, too, within seconds of its messages", async () => {
  const { host } = server;
  const rooms = Array.from({ length: MOST }, (_, index) => `sharing-room/room-${index}`);
  const eves = await Promise.all(rooms.map((room) => join(host, "eve", room)));
  const last = await join(host, "eve", "sharing-room/one-more");
  const ada = await join(host, "ada", "sharing-room/one-more");
  say(last, "before");
  await ada.until("her words", () => ada.heard.includes("before"));

  const operator = await join(host, OPERATOR, "sharing-room/office");
  await give(operator, { do: "ban", target: "user:eve", kind: "ban" });
  // She goes on talking, at a rate that nothing objects to. A ledger that answered late as she came tells one of the others later, too.
  const isOver = (): boolean => [...eves, last].every(({ closed }) => closed !== null);
  for (let second = 0; second < MOST_SECONDS && !isOver(); second++) {
    for (const each of [...eves, last]) if (each.closed === null) say(each, `second ${second}`);
    await pause(1_000);
  }
  expect([...eves, last].map(({ closed }) => closed?.code)).toEqual(Array(MOST + 1).fill(4403));
  expect(ada.closed).toBeNull();
}, 60_000);
