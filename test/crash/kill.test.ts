import { EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Client } from "../support/client.ts";
import { SeededRandom } from "../support/seeded-random.ts";
import { OPERATOR } from "../support/operator.ts";
import { join, say } from "../support/join.ts";
import { Expectations } from "./expectations.ts";
import type { Run } from "./run.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { CrashLoad } from "./crash-load.ts";
import { type Target, TARGETS } from "./target.ts";
import { pause } from "../support/time.ts";

/** Of so many each round asks at once whether it holds what was acknowledged last, and of so many from before. */
const SAMPLE = 4;
/** Ms after which something happens in the operated again: longer than it leaves the ledger alone that was slow once. */
const A_WHILE = 1_200;
/** What was acknowledged, and is not found after so many tries, is lost. */
const MOST_TRIES = 10;

describe.concurrent.each(TARGETS)("killed in the act, with $name", (target) => {
  let disk: string;
  let server: WorkerdServer;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    server = await serveWorkerd({ entry: "test/support/rooms.ts", classes: target.classes, disk });
  });
  afterAll(async () => {
    await server?.kill();
    await rm(disk, { recursive: true, force: true });
  });

  it(`keeps every ban and every pardon that anybody was told of, ${target.rounds} times`, async () => {
    const random = new SeededRandom(Number(process.env["SEED"] ?? Date.now() % 1_000_000));
    const expectations = new Expectations(target.otherRoom);
    let [number, unanswered] = [0, 0];
    try {
      for (; number < target.rounds; number++) {
        const orders = new EventEmitter();
        const counts = { closed: 0, answered: 0, unanswered: 0 };
        await play({ number, target, server, random, expectations, victims: [], orders, counts });
        unanswered += counts.unanswered;
        server = await server.restart();
        const { host } = server;
        const sample = sampleOf(expectations, random);
        await eventually(target, server, () => expectations.verify(host, sample));
      }
      const { host } = server;
      await eventually(target, server, () => expectations.verify(host));
    } catch (error) {
      throw new Error(`SEED=${random.seed}, round ${number}: ${String(error)}\n${server.stderr}`, {
        cause: error,
      });
    }
    // Else it was not in the act.
    expect(unanswered).toBeGreaterThan(target.rounds / 4);
    for (const finding of ["ban", "shadowBan", "ladder", "free"] as const) {
      expect(expectations.users(finding).length).toBeGreaterThan(target.rounds / 5);
    }
  }, 480_000);
});

async function play(round: Run): Promise<void> {
  const { number, server, target, random, orders } = round;
  const ada = await join(server.host, "ada", target.otherRoom);
  await chat(ada, "before");
  const load = await CrashLoad.begin(round);
  const chatting = chat(ada, "during");
  const [closed, answered] = [random.below(CrashLoad.floods), 1 + random.below(target.orders)];
  await vi.waitUntil(() => load.hasCome(closed, answered), { timeout: 20_000, interval: 1 });
  await chatting;
  await pause(random.below(8));
  // Where chance decides alone, it may never be while an order is on its way.
  if (number % 3 === 2) await once(orders, "given");
  await server.kill();
  await load.end();
  await ada.until("the end", () => ada.closed);
  expect([ada.warnings, ada.closed?.code]).toEqual([[], 1006]);
}

/** Chats within the limits, and is heard. */
async function chat(ada: Client, text: string): Promise<void> {
  say(ada, text);
  await ada.until("its own words", () => ada.heard.includes(text));
}

/** The operated asks the ledger again only when something happens in it, and the ledger may still be waking up. */
async function eventually(target: Target, server: WorkerdServer, verify: () => Promise<void>): Promise<void> {
  if (target.operatorRoom === target.otherRoom) return verify();
  for (let tries = 0; ; tries++) {
    const operator = await join(server.host, OPERATOR, target.operatorRoom);
    await pause(A_WHILE);
    try {
      return await verify();
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    } finally {
      operator.leave();
    }
  }
}

function sampleOf(expectations: Expectations, random: SeededRandom): Set<string> {
  const users = expectations.users("ban", "shadowBan", "ladder", "free");
  const earlier = Array.from({ length: SAMPLE }, () => random.pick(users) ?? "");
  return new Set([...users.slice(-SAMPLE), ...earlier]);
}
