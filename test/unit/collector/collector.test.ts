import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { serialize } from "node:v8";
import { Collector } from "../../../src/collector/collector.ts";
import type { HappeningList, RoomList, RoomSummary, Totals } from "../../../src/collector/calls.ts";
import type { RoomReport } from "../../../src/collector/report.ts";
import { SqlStorage } from "../../../src/storage/sql-storage.ts";
import { COLLECTOR } from "../../../src/storage/storage-keys.ts";
import { answerOf, collectorDeps, happeningWith, reportWith } from "../../support/reports.ts";
import { settled } from "../../support/room.ts";
import { memorySql } from "../../support/sql.ts";
import { MemoryStorage } from "../../support/storage.ts";
import { DAY, MINUTE, START } from "../../support/time.ts";

let now = START;
beforeEach(() => void vi.useFakeTimers({ toFake: ["setTimeout"] }));
afterEach(() => {
  now = START;
  vi.useRealTimers();
});

class Office {
  readonly storage = new MemoryStorage();
  readonly failures: string[] = [];
  readonly questions: unknown[] = [];
  #collector = this.#newCollector();

  /** It loses its memory. */
  restart(): void {
    this.#collector = this.#newCollector();
  }

  ask(call: object): Promise<unknown> {
    return answerOf(this.#collector, call);
  }

  report(report: RoomReport): Promise<unknown> {
    return this.ask({ do: "report", report });
  }

  async totals(): Promise<Totals> {
    return (await this.ask({ do: "totals" })) as Totals;
  }

  async room(room: string): Promise<RoomSummary | null> {
    return (await this.ask({ do: "room", room: { party: "main", room } })) as RoomSummary | null;
  }

  #newCollector(): Collector {
    const deps = collectorDeps({
      fail: (doing) => void this.failures.push(doing),
      ask: async (room, token, question) => {
        this.questions.push({ room, token, question });
        return { here: true };
      },
    });
    return new Collector(this.storage, deps, () => now);
  }
}

describe("a report", () => {
  it("is answered with its number, once it is written", async () => {
    const office = new Office();
    await office.totals();
    const { promise, resolve } = Promise.withResolvers<void>();
    office.storage.ready = promise;
    const heard: unknown[] = [];
    const answered = office.report(reportWith({ sequence: 7 })).then((answer) => heard.push(answer));
    await settled();
    expect(heard).toEqual([]);
    resolve();
    await answered;
    expect(heard).toEqual([7]);
  });

  it("is in no total before it is written, so that none goes back after a kill", async () => {
    const office = new Office();
    await office.report(reportWith({ delta: { admitted: 1 } }));
    const { promise, resolve } = Promise.withResolvers<void>();
    office.storage.ready = promise;
    const told: string[] = [];
    const report = reportWith({ sequence: 2, delta: { admitted: 1 }, happenings: [happeningWith("a ban")] });
    const all = [
      office.report(report),
      office.totals().then(({ parties }) => told.push(`${parties[0]?.enforced.admitted} admitted`)),
      office
        .ask({ do: "happenings", after: "0" })
        .then((list) => told.push(`${(list as HappeningList).happenings.length} happened`)),
    ];
    await settled();
    expect(told).toEqual([]);
    resolve();
    await Promise.all(all);
    expect(told.toSorted()).toEqual(["1 happened", "2 admitted"]);
  });

  it("counts once if it comes again, after a restart too", async () => {
    const office = new Office();
    const report = reportWith({ delta: { admitted: 5 } });
    await office.report(report);
    await office.report(report);
    office.restart();
    expect(await office.report(report)).toBe(1);
    const { parties, repeated } = await office.totals();
    expect(parties[0]?.enforced.admitted).toBe(5);
    expect(repeated).toBe(2);
  });

  it("counts even if it is from before the room was last loaded, and does not say how the room stands", async () => {
    const office = new Office();
    await office.report(reportWith({ incarnation: "new", at: START + 10, gauges: { connections: 3 } }));
    const late = reportWith({
      incarnation: "old",
      sequence: 4,
      delta: { admitted: 2, refused: { messages: 6 } },
      gauges: { connections: 9 },
    });
    await office.report(late);
    await office.report(late);
    expect((await office.totals()).parties[0]?.enforced.admitted).toBe(2);
    expect(await office.room("lobby")).toMatchObject({ connections: 3, refused: 0, refusedInAll: 6 });
  });

  it("does not count if it is older than all that is remembered, and not the first", async () => {
    const office = new Office();
    for (const [index, incarnation] of ["a", "b", "c", "d"].entries()) {
      await office.report(reportWith({ incarnation, at: START + index, delta: { admitted: 1 } }));
    }
    await office.report(reportWith({ incarnation: "a", sequence: 2, at: START, delta: { admitted: 100 } }));
    expect(await office.totals()).toMatchObject({ repeated: 1, parties: [{ enforced: { admitted: 4 } }] });
  });

  it("counts, and its repetition does not, though the room's clock was set back", async () => {
    const office = new Office();
    for (const [index, incarnation] of ["a", "b", "c", "d"].entries()) {
      await office.report(reportWith({ incarnation, at: START - index * DAY, delta: { admitted: 1 } }));
    }
    const further = reportWith({
      incarnation: "d",
      sequence: 2,
      at: START - 3 * DAY,
      delta: { admitted: 1 },
    });
    await office.report(further);
    await office.report(further);
    expect(await office.totals()).toMatchObject({ repeated: 1, parties: [{ enforced: { admitted: 5 } }] });
  });

  it("counts once it can be written, if it could not at first", async () => {
    const office = new Office();
    await office.report(reportWith({ delta: { admitted: 1 } }));
    office.storage.error = new Error("the disk is full");
    const next = reportWith({ sequence: 2, delta: { admitted: 1 } });
    await expect(office.report(next)).rejects.toThrow("the disk is full");
    office.storage.error = null;
    await office.report(next);
    await office.report(next);
    expect(await office.totals()).toMatchObject({ repeated: 1, parties: [{ enforced: { admitted: 2 } }] });
  });

  it("counts apart by party, and by whether the policy was enforced", async () => {
    const office = new Office();
    const arena = { party: "arena", room: "1" };
    await office.report(reportWith({ delta: { admitted: 1 } }));
    await office.report(reportWith({ room: arena, delta: { admitted: 2 } }));
    await office.report(reportWith({ room: arena, sequence: 2, enforced: false, delta: { admitted: 4 } }));
    office.restart();
    expect((await office.totals()).parties).toMatchObject([
      { party: "main", enforced: { admitted: 1 }, dryRun: { admitted: 0 } },
      { party: "arena", enforced: { admitted: 2 }, dryRun: { admitted: 4 } },
    ]);
  });

  it.each<[string, unknown]>([
    ["a report of nothing", { do: "report" }],
    ["a report with a negative count", { do: "report", report: reportWith({ delta: { admitted: -1 } }) }],
    ["a report without end", { do: "report", report: { ...reportWith(), delta: { admitted: "1" } } }],
    ["a report from nowhere", { do: "report", report: { ...reportWith(), room: { party: "", room: "a" } } }],
    ["an order", { do: "forget" }],
    ["text", "totals"],
    ["a list of no rooms", { do: "rooms", limit: 0 }],
    ["a list after nowhere", { do: "happenings", after: "-1" }],
  ])("that is none is refused: %s", async (_, call) => {
    const office = new Office();
    await expect(office.ask(call as object)).rejects.toMatchObject({ name: "$ZodError" });
    expect(office.storage.records.size).toBe(0);
  });
});

describe("rooms that stand somehow", () => {
  it("are active if they reported in the last five minutes, or somebody is in them", async () => {
    const office = new Office();
    const report = (room: string, connections: number): Promise<unknown> =>
      office.report(
        reportWith({
          room: { party: "main", room },
          gauges: { connections, clients: connections, outbox: 2, ledgerAge: 1_000 * connections },
        }),
      );
    await report("empty", 0);
    await report("full", 4);
    now += 5 * MINUTE + 2;
    await report("new", 1);
    expect((await office.totals()).parties[0]).toMatchObject({
      rooms: 2,
      gauges: { connections: 5, clients: 5, outbox: 6, ledgerAge: 1_000 },
    });
    // A room that was killed never says that all are gone.
    now += DAY - 5 * MINUTE;
    expect((await office.totals()).parties[0]).toMatchObject({ rooms: 1, gauges: { connections: 1 } });
  });

  it("are forgotten after a month without a word, and what they reported is not", async () => {
    const office = new Office();
    await office.report(reportWith({ delta: { admitted: 3 } }));
    now += 31 * DAY;
    await office.report(reportWith({ room: { party: "main", room: "other" } }));
    expect(await office.room("lobby")).not.toBeNull();
    now += 1;
    await office.report(reportWith({ room: { party: "main", room: "other" }, sequence: 2 }));
    expect(await office.room("lobby")).toBeNull();
    expect(office.storage.keys(`${COLLECTOR}room/`)).toHaveLength(1);
    expect((await office.totals()).parties[0]?.enforced.admitted).toBe(3);
  });
});

describe("a question", () => {
  it("is passed on to a room that has reported, with the token that the room gave last", async () => {
    const office = new Office();
    const room = { party: "main", room: "lobby" };
    const question = { ask: "people" };
    expect(await office.ask({ do: "ask", room, question })).toBeNull();
    await office.report(reportWith());
    await office.report(reportWith({ sequence: 2, token: "another token" }));
    office.restart();
    expect(await office.ask({ do: "ask", room, question })).toEqual({ here: true });
    expect(office.questions).toEqual([{ room, token: "another token", question }]);
  });
});

describe("what rooms do not report", () => {
  it("how long a ban took counts once for each ban, after a restart too", async () => {
    const office = new Office();
    await office.ask({ do: "enforced", ban: "one", took: 80 });
    await office.ask({ do: "enforced", ban: "one", took: 8_000 });
    office.restart();
    await office.ask({ do: "enforced", ban: "one", took: 80 });
    await office.ask({ do: "enforced", ban: "two", took: 900 });
    const { timeToBan } = await office.totals();
    expect(timeToBan).toMatchObject({ count: 2, sum: 980 });
    expect(timeToBan.buckets.filter(({ count }) => count === 1).map(({ atMost }) => atMost)).toEqual([
      100, 250, 500,
    ]);
  });

  it("requests that were denied add up by status, and what somebody outside decided counts for no party", async () => {
    const office = new Office();
    await office.ask({ do: "denied", denied: { "401": 2 } });
    await office.ask({ do: "denied", denied: { "401": 1, "403": 1 } });
    await office.ask({ do: "decided", kind: "shadow-ban" });
    await office.ask({ do: "decided", kind: null });
    office.restart();
    expect(await office.totals()).toMatchObject({
      denied: { "401": 3, "403": 1 },
      parties: [{ party: "", enforced: { lifted: 1, bans: { operator: { close: 0, "shadow-ban": 1 } } } }],
    });
  });
});

it("connections that gates turned away count for the party behind them", async () => {
  const office = new Office();
  for (const codes of [{ "4403": 3 }, { "4403": 1, "4429": 2 }])
    await office.ask({ do: "turned-away", party: "chat", codes });
  office.restart();
  expect(await office.totals()).toMatchObject({
    parties: [{ party: "chat", enforced: { refusedConnects: { "4403": 4, "4429": 2 } } }],
  });
});

describe("happenings", () => {
  it("are told from where a list ended, and of a restart a reader learns only if it missed some", async () => {
    const office = new Office();
    const since = (after?: string): Promise<unknown> => office.ask({ do: "happenings", after });
    await office.report(reportWith({ happenings: [happeningWith("before")] }));
    expect(await since()).toEqual({ happenings: [], next: "1", hasGap: false });
    await office.report(reportWith({ sequence: 2, happenings: [happeningWith("after")] }));
    expect(await since("1")).toMatchObject({ happenings: [{ text: "after", room: "lobby" }], next: "2" });
    office.restart();
    expect(await since("2")).toEqual({ happenings: [], next: "2", hasGap: false });
    expect(await since("1")).toEqual({ happenings: [], next: "2", hasGap: true });
  });
});

describe("a record that cannot be read", () => {
  it.each(["room", "party", "rest", "time-to-ban"])(
    "of a %s is reported, and all else is there",
    async (kind) => {
      const office = new Office();
      await office.report(reportWith({ delta: { admitted: 2 }, happenings: [happeningWith("a ban")] }));
      await office.ask({ do: "enforced", ban: "one", took: 80 });
      for (const key of office.storage.keys(`${COLLECTOR}${kind}`)) {
        office.storage.records.set(key, { broken: true });
      }
      office.restart();
      await office.report(reportWith({ sequence: 2, delta: { admitted: 2 } }));
      expect(office.failures).toHaveLength(1);
      const { parties, timeToBan } = await office.totals();
      expect(parties[0]?.enforced.admitted).toBe(kind === "party" ? 2 : 4);
      expect(timeToBan.count).toBe(kind === "time-to-ban" ? 0 : 1);
      // What is written over it can be read again.
      await office.ask({ do: "enforced", ban: "two", took: 80 });
      await office.ask({ do: "denied", denied: {} });
      office.failures.length = 0;
      office.restart();
      await office.totals();
      expect(office.failures).toEqual([]);
    },
  );
});

it("leaves other parties alone if the record of one cannot be read", async () => {
  const office = new Office();
  const report = (party: string): Promise<unknown> =>
    office.report(reportWith({ room: { party, room: "a" }, delta: { admitted: 1 } }));
  await report("one");
  await report("two");
  office.storage.records.set(office.storage.keys(`${COLLECTOR}party/`)[0] ?? "", { broken: true });
  office.restart();
  await report("three");
  office.restart();
  expect((await office.totals()).parties.map(({ party, enforced }) => [party, enforced.admitted])).toEqual([
    ["two", 1],
    ["three", 1],
  ]);
});

it("keeps records that a storage without SQL takes, whatever rooms report", async () => {
  const office = new Office();
  const names = Array.from({ length: 101 }, (_, index) => `${index}`.padEnd(100, "\u{1f600}"));
  const byName = <Value>(value: Value): Record<string, Value> =>
    Object.fromEntries(names.map((name) => [name, value]));
  const large = 2 ** 53;
  const counts = byName(large);
  const ask = { asked: large, refused: large, failed: large, timedOut: large, skipped: large };
  for (let sequence = 1; sequence < 4; sequence++) {
    await office.report(
      reportWith({
        sequence,
        delta: {
          refused: counts,
          strikes: counts,
          refusedConnects: Object.fromEntries(names.map((_, index) => [`${4_000 + index}`, large])),
          byType: byName({ admitted: large, refused: large }),
          byExternal: byName(ask),
          candidate: { admitted: 1, held: 1, refused: counts, bans: { close: 1, "shadow-ban": 1 } },
        },
      }),
    );
  }
  for (const record of office.storage.records.values()) {
    expect(serialize(record).byteLength).toBeLessThan(128 * 1_024);
  }
});

it("does the same in SQL", async () => {
  const storage = new SqlStorage(memorySql());
  const collector = (): Collector => new Collector(storage, collectorDeps(), () => now);
  const report = reportWith({ delta: { admitted: 2, refused: { constructor: 3 } } });
  await collector().answer({ do: "report", report });
  await collector().answer({ do: "report", report });
  const totals = (await collector().answer({ do: "totals" })) as Totals;
  expect(totals).toMatchObject({
    repeated: 1,
    parties: [{ enforced: { admitted: 2, refused: { constructor: 3 } } }],
  });
  const list = (await collector().answer({ do: "rooms", limit: 10 })) as RoomList;
  expect(list.rooms).toMatchObject([{ room: "lobby", admitted: 2, refused: 3, refusedInAll: 3 }]);
});
