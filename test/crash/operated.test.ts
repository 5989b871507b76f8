// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { AdminBan, AdminBanPage, AdminClient, AdminEntryPage } from "../../src/admin/index.ts";
import { operatorOf, type Send } from "../contract/operator-api.ts";
import { join, strikesOf } from "../support/join.ts";
import { SECOND } from "../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  const entry = "test/crash/rooms/operated.ts";
  server = await serveWorkerd({ entry, classes: ["Room", "ledger"], disk });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

const send: Send = (path, sent) => fetch(`http://${server.host}${path}`, sent);
const { ask, done } = operatorOf({ connect: () => Promise.reject(new Error("not here")), send }, "room");

const WAITING = { timeout: 20 * SECOND };

/** What is asked for: a ban, and a warning in a room that does nothing of it, and in one that does it. */
const ORDERS = [
  { key: "1", path: "/v1/bans", body: { target: "user:mallory", for: "1h", reason: "spam" } },
  { key: "2", path: "/v1/clients/user:bob/acts", body: { do: "warn", reason: "caps" } },
  { key: "3", path: "/v1/clients/user:eve/acts", body: { do: "warn", reason: "links" } },
] as const;

/** Whom each operator's act was about, and what has come of it, the newest first. */
async function audited(): Promise<string[]> {
  const { entries } = await done<AdminEntryPage>("GET", "/v1/audit");
  return entries.map(({ target, reason, outcome }) => `${target}, ${reason}: ${outcome}`);
}

const order = ({ path, ...sent }: { path: string; key: string; body: object }): Promise<Response> =>
  ask("POST", path, sent);

it("lists an act that a kill left without an answer as such, and does it once if it is asked for again", async () => {
  const mallory = await join(server.host, "mallory", "room/other");
  await join(server.host, "bob", "room/before");
  const eve = await join(server.host, "eve", "room/after");
  const roomsOf = async (user: string): Promise<number> =>
    (await done<AdminClient>("GET", `/v1/clients/user:${user}`)).rooms.length;
  for (const user of ["mallory", "bob", "eve"]) await expect.poll(() => roomsOf(user), WAITING).toBe(1);

  await send("/hold", {});
  const unanswered = ORDERS.map((each) => order(each).catch(() => null));
  await mallory.until("the close", () => mallory.closed);
  await eve.until("a warning", () => eve.warnings.length > 0);
  await expect.poll(audited, WAITING).toHaveLength(3);
  // Rooms hear of a ban before it is listed.
  await expect.poll(async () => (await done<AdminBanPage>("GET", "/v1/bans")).bans.length, WAITING).toBe(1);
  await server.kill();
  expect(await Promise.all(unanswered)).toEqual([null, null, null]);
  server = await server.restart();

  const begun = ["user:eve, links: begun", "user:bob, caps: begun", "user:mallory, spam: begun"];
  expect((await audited()).toSorted()).toEqual(begun.toSorted());
  // The ban has come about. The strikes went with the connections.
  const { bans } = await done<AdminBanPage>("GET", "/v1/bans");
  expect(bans.map(({ target }) => target)).toEqual(["user:mallory"]);
  const [bob, again] = [
    await join(server.host, "bob", "room/before"),
    await join(server.host, "eve", "room/after"),
  ];
  expect([await strikesOf(bob), await strikesOf(again)]).toEqual([0, 0]);

  const another = { ...ORDERS[1], body: { do: "mute", for: "1h" } };
  expect((await order(another)).status).toBe(409);
  for (let time = 0; time < 2; time++) {
    const answers = await Promise.all(ORDERS.map(order));
    expect(answers.map(({ status }) => status)).toEqual([201, 200, 200]);
    const [ban, ...acts] = await Promise.all(answers.map((answer) => answer.json() as Promise<object>));
    expect((ban as AdminBan).id).toBe(bans[0]?.id);
    expect(acts).toMatchObject([
      { rooms: [{ room: "before", connections: 1, failed: false }] },
      { rooms: [{ room: "after", connections: 1, failed: false }] },
    ]);
  }
  // The answer comes after all that it was sent before.
  for (const client of [bob, again]) {
    client.sendRaw('{"type":"party-bouncer:standing"}');
    await client.until("its standing once more", () => client.of("party-bouncer:standing")[1]);
  }
  expect([bob.warnings.length, again.warnings.length]).toEqual([1, 1]);
  expect((await done<AdminBanPage>("GET", "/v1/bans")).bans).toEqual(bans);
  // What is known is known of the request that was sent again, and nothing more of the first.
  const known = begun.map((entry) => entry.replace("begun", "done"));
  expect((await audited()).toSorted()).toEqual(
    [...begun, "user:bob, : failed", ...known, ...known].toSorted(),
  );
});
