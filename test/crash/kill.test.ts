import { EventEmitter, once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Client } from "../support/client.ts";
import { Dice } from "../support/seeded-random.ts";
import { DIRECTOR } from "../support/director.ts";
import { join, say } from "../support/join.ts";
import { Register } from "./register.ts";
import type { Round } from "./round.ts";
import { serveWorkerd, type WorkerdServer } from "../support/workerd.ts";
import { Uproar } from "./uproar.ts";
import { type Venue, VENUES } from "./venue.ts";
import { pause } from "../support/time.ts";

/** Of so many each round asks at once whether it holds what was acknowledged last, and of so many from before. */
const SAMPLE = 4;
/** Ms after which something happens in the office again: longer than it leaves the ledger alone that was slow once. */
const A_WHILE = 1_200;
/** What was acknowledged, and is not found after so many tries, is lost. */
const MOST_TRIES = 10;

describe.concurrent.each(VENUES)("killed in the act, with $name", (venue) => {
  let disk: string;
  let server: WorkerdServer;
  beforeAll(async () => {
    disk = await mkdtemp(path.join(tmpdir(), "party-bouncer-"));
    server = await serveWorkerd({ entry: "test/support/rooms.ts", classes: venue.classes, disk });
  });
  afterAll(async () => {
    await server?.kill();
    await rm(disk, { recursive: true, force: true });
  });

  it(`keeps every ban and every pardon that anybody was told of, ${venue.rounds} times`, async () => {
    const dice = new Dice(Number(process.env["SEED"] ?? Date.now() % 1_000_000));
    const register = new Register(venue.hall);
    let [number, unanswered] = [0, 0];
    try {
      for (; number < venue.rounds; number++) {
        const orders = new EventEmitter();
        const counts = { closed: 0, answered: 0, unanswered: 0 };
        await play({ number, venue, server, dice, register, victims: [], orders, counts });
        unanswered += counts.unanswered;
        server = await server.restart();
        const { host } = server;
        const sample = sampleOf(register, dice);
        await eventually(venue, server, () => register.verify(host, sample));
      }
      const { host } = server;
      await eventually(venue, server, () => register.verify(host));
    } catch (error) {
      throw new Error(`SEED=${dice.seed}, round ${number}: ${String(error)}\n${server.stderr}`, {
        cause: error,
      });
    }
    // Else it was not in the act.
    expect(unanswered).toBeGreaterThan(venue.rounds / 4);
    for (const finding of ["ban", "shadowBan", "ladder", "free"] as const) {
      expect(register.users(finding).length).toBeGreaterThan(venue.rounds / 5);
    }
  }, 180_000);
});

async function play(round: Round): Promise<void> {
  const { number, server, venue, dice, orders } = round;
  const ada = await join(server.host, "ada", venue.hall);
  await chat(ada, "before");
  const uproar = await Uproar.begin(round);
  const chatting = chat(ada, "during");
  const [closed, answered] = [dice.below(Uproar.floods), 1 + dice.below(venue.orders)];
  await vi.waitUntil(() => uproar.hasCome(closed, answered), { timeout: 10_000, interval: 1 });
  await chatting;
  await pause(dice.below(8));
  // Where chance decides alone, it may never be while an order is on its way.
  if (number % 3 === 2) await once(orders, "given");
  await server.kill();
  await uproar.end();
  await ada.until("the end", () => ada.closed);
  expect([ada.warnings, ada.closed?.code]).toEqual([[], 1006]);
}

/** Chats within the limits, and is heard. */
async function chat(ada: Client, text: string): Promise<void> {
  say(ada, text);
  await ada.until("its own words", () => ada.heard.includes(text));
}

/** The office asks the ledger again only when something happens in it, and the ledger may still be waking up. */
async function eventually(venue: Venue, server: WorkerdServer, verify: () => Promise<void>): Promise<void> {
  if (venue.office === venue.hall) return verify();
  for (let tries = 0; ; tries++) {
    const director = await join(server.host, DIRECTOR, venue.office);
    await pause(A_WHILE);
    try {
      return await verify();
    } catch (error) {
      if (tries === MOST_TRIES) throw error;
    } finally {
      director.leave();
    }
  }
}

function sampleOf(register: Register, dice: Dice): Set<string> {
  const users = register.users("ban", "shadowBan", "ladder", "free");
  const earlier = Array.from({ length: SAMPLE }, () => dice.pick(users) ?? "");
  return new Set([...users.slice(-SAMPLE), ...earlier]);
}
