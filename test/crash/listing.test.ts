// @module-tag slow
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { type RecordedBan } from "../../src/bans/ban.ts";
import { stateSchema } from "../../src/ledger/rpc.ts";
import { remaining } from "../../src/shared/period.ts";
import { runs } from "../support/runs.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { MINUTE, pause, SECOND } from "../support/time.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";

/** Twice as many by `RUNS=2`. Then it also waits for the alarms, and nobody asks for any client before. */
const KILLS = runs(8);
const BY_ALARM = KILLS > 8;
const USERS = Array.from({ length: 40 }, (_, number) => `user-${number}`);
const ROOMS = ["hall", "yard"];

let disk: string;
let server: WorkerdServer;
beforeAll(async () => {
  disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
  server = await serveWorkerd({
    entry: "test/crash/rooms/listing.ts",
    classes: ["Room", "Ledger"],
    disk,
  });
});
afterAll(async () => {
  await server?.kill();
  await rm(disk, { recursive: true, force: true });
});

async function get(query: string): Promise<Response> {
  const answer = await fetch(`http://${server.host}${query}`);
  if (!answer.ok) throw new Error(`${query}: ${answer.status} ${await answer.text()}`);
  return answer;
}

/** Bans and lifts, one after the other, until the server is gone. */
async function order(random: SeededRandom, onAnswer: () => void): Promise<void> {
  for (;;) {
    const [room, user] = [random.pick(ROOMS), random.pick(USERS)];
    const query =
      random.below(3) === 0 ? `lift=${user}` : `ban=${user}&for=${random.pick(["1h", "forever", "2s"])}`;
    const done = await get(`/parties/room/${room}?${query}`).then(
      () => true,
      () => false,
    );
    if (!done) return;
    onAnswer();
  }
}

async function listed(): Promise<string[]> {
  const bans = (await (await get("/listed")).json()) as RecordedBan[];
  for (const { target, label } of bans) expect(target).toBe(`user:${label?.toLowerCase()}`);
  return bans.map(({ id }) => id).toSorted();
}

/** What the records say of everyone. Whoever is asked for tells the list again. */
async function recorded(): Promise<string[]> {
  const states = await Promise.all(
    USERS.map(async (user) => stateSchema.parse(await (await get(`/look?user=${user}`)).json())),
  );
  const bans = states.flatMap(({ entries }) => entries.map(({ ban }) => ban));
  return bans.flatMap((ban) => (remaining(ban, Date.now()) > 0 ? ban.id : [])).toSorted();
}

it(`lists what the records say, after ${KILLS} kills`, { timeout: 240_000 }, async () => {
  const random = new SeededRandom(Number(process.env["SEED"] ?? Date.now() % 1_000_000));
  let answered = 0;
  for (let kill = 0; kill < KILLS; kill++) {
    const before = answered;
    const count = (): void => void answered++;
    const orders = [order(random, count), order(random, count), order(random, count)];
    // A server takes its time to answer for the first time.
    await vi.waitUntil(() => answered > before + 1, { timeout: 20_000, interval: 5 });
    await pause(random.below(300));
    await server.kill();
    await Promise.all(orders);
    server = await server.restart();
  }
  expect(answered).toBeGreaterThan(KILLS);
  // What a room has not told the ledger yet it tells with its next change.
  for (const room of ROOMS) await get(`/parties/room/${room}?lift=nobody`);
  await pause(3 * SECOND);
  if (BY_ALARM) {
    await pause(MINUTE + 10 * SECOND);
    expect(await listed(), `SEED=${random.seed}`).toEqual(await recorded());
  }
  const waiting = { timeout: 60_000, interval: 200 };
  await vi.waitFor(async () => {
    const known = await recorded();
    expect(known.length).toBeGreaterThan(0);
    expect(await listed(), `SEED=${random.seed}`).toEqual(known);
  }, waiting);
});
