import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Collector } from "../../../src/collector/collector.ts";
import {
  countDecided,
  countDenied,
  happeningsEverywhere,
  isHappeningsCursor,
  roomOf,
  roomsEverywhere,
  totalsEverywhere,
} from "../../../src/collector/everywhere.ts";
import type { RoomPosition } from "../../../src/collector/calls.ts";
import { COLLECTORS, collectorNamed, collectorOf } from "../../../src/collector/names.ts";
import { LateError } from "../../../src/platform/in-time.ts";
import type { LedgerLike } from "../../../src/platform/ledger-port.ts";
import { answerOf, collectorDeps, happeningWith, reportWith } from "../../support/reports.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { START } from "../../support/time.ts";

const ROOMS = 40;
const addressOf = (index: number): { party: string; room: string } => ({
  party: "main",
  room: `room ${index}`,
});

beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] }));
afterEach(() => void vi.useRealTimers());

/** All collectors of a ledger, in memory. */
class Collectors implements LedgerLike {
  now = START;
  away: string | null = null;
  readonly #all = new Map(
    Array.from({ length: COLLECTORS }, (_, number) => [
      collectorNamed(number),
      new Collector(new MemoryStorage(), collectorDeps(), () => this.now),
    ]),
  );

  async call(shard: string, call: object): Promise<unknown> {
    if (shard === this.away) throw new Error("nobody is there");
    const collector = this.#all.get(shard);
    if (collector === undefined) throw new Error(`there is no ${shard}`);
    return answerOf(collector, call);
  }

  /** Each room reports: one message more than the one before. */
  async report(sequence = 1): Promise<void> {
    for (let index = 0; index < ROOMS; index++) {
      this.now += 1;
      const room = addressOf(index);
      const report = reportWith({
        room,
        sequence,
        delta: { admitted: index },
        happenings: [happeningWith(room.room, this.now)],
      });
      await this.call(collectorOf(room), { do: "report", report });
    }
  }
}

describe("all collectors", () => {
  it("have a share of the rooms each", () => {
    const used = new Set(Array.from({ length: ROOMS }, (_, index) => collectorOf(addressOf(index))));
    expect(used.size).toBe(COLLECTORS);
  });

  it("say together what was reported", async () => {
    const ledger = new Collectors();
    await ledger.report();
    await countDenied(ledger, { "401": 2 });
    await countDecided(ledger, "close");
    const { parties, denied } = await totalsEverywhere(ledger);
    expect(parties.toSorted((one, other) => one.party.length - other.party.length)).toMatchObject([
      { party: "", enforced: { bans: { operator: { close: 1 } } } },
      { party: "main", rooms: ROOMS, enforced: { admitted: (ROOMS * (ROOMS - 1)) / 2 } },
    ]);
    expect(denied).toEqual({ "401": 2 });
  });

  it.each([1, 7, ROOMS, 1_000])("list all rooms by activity in pages of %i", async (limit) => {
    const ledger = new Collectors();
    await ledger.report();
    const found: string[] = [];
    let after: RoomPosition | undefined;
    do {
      const { rooms, next } = await roomsEverywhere(ledger, { limit, after });
      expect(rooms.length).toBeLessThanOrEqual(limit);
      found.push(...rooms.map(({ room }) => room));
      after = next ?? undefined;
    } while (after !== undefined);
    expect(found).toEqual(Array.from({ length: ROOMS }, (_, index) => addressOf(ROOMS - 1 - index).room));
  });

  it("know one room, or know of no such room", async () => {
    const ledger = new Collectors();
    await ledger.report();
    expect(await roomOf(ledger, addressOf(3))).toMatchObject({ room: "room 3", admitted: 3 });
    expect(await roomOf(ledger, { party: "other", room: "room 3" })).toBeNull();
  });

  it("tell what happened in the order of time, from where a list ended", async () => {
    const ledger = new Collectors();
    await ledger.report();
    const { next, happenings } = await happeningsEverywhere(ledger);
    expect(happenings).toEqual([]);
    expect(isHappeningsCursor(next)).toBe(true);
    await ledger.report(2);
    const list = await happeningsEverywhere(ledger, next);
    expect(list.happenings.map(({ text }) => text)).toEqual(
      Array.from({ length: ROOMS }, (_, index) => addressOf(index).room),
    );
    expect(list.hasGap).toBe(false);
    expect((await happeningsEverywhere(ledger, "0.0.0.0")).happenings).toHaveLength(2 * ROOMS);
  });

  it.each(["", "1", "1.2.3", "1.2.3.4.5", "1.2.3.x", "-1.0.0.0", "1.2.3.1e3"])(
    "take no text for a cursor that is none: %j",
    async (text) => {
      expect(isHappeningsCursor(text)).toBe(false);
      await expect(happeningsEverywhere(new Collectors(), text)).rejects.toThrow(TypeError);
    },
  );

  it("may take some seconds, as one that was not in memory does, and no longer", async () => {
    const outcome: unknown[] = [];
    const slow: LedgerLike = { call: () => new Promise(() => {}) };
    totalsEverywhere(slow).catch((error: unknown) => outcome.push(error));
    await vi.advanceTimersByTimeAsync(4_999);
    expect(outcome).toEqual([]);
    await vi.advanceTimersByTimeAsync(1);
    expect(outcome).toEqual([expect.any(LateError)]);
  });

  it("say nothing if one of them is away: without it, a total would go back", async () => {
    const ledger = new Collectors();
    await ledger.report();
    ledger.away = collectorNamed(2);
    await expect(totalsEverywhere(ledger)).rejects.toThrow("nobody is there");
    await expect(roomsEverywhere(ledger, { limit: 10 })).rejects.toThrow("nobody is there");
    await expect(happeningsEverywhere(ledger)).rejects.toThrow("nobody is there");
  });
});
