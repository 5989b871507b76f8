import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { sumOf } from "../../../src/collector/sum.ts";
import type { MetricsDelta, MetricsEvent } from "../../../src/events/delta.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { NOTHING } from "../../support/delta.ts";
import type { Connection } from "../../support/room.ts";
import { ReportLedger } from "../../support/report-ledger.ts";
import { runs } from "../../support/runs.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { MINUTE, SECOND, START } from "../../support/time.ts";
import { TimedRoom } from "../../support/timed-room.ts";

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

const policy: Policy = { limits: [{ name: "messages", limit: 100_000, window: "1s" }] };
const address = () => ({ party: "main", room: "lobby" });

interface Setting {
  readonly ledger: ReportLedger;
  readonly room: TimedRoom;
  readonly ada: Connection;
}

/** Ada is in, and the room has told of it. */
async function begun(rules: Policy = policy): Promise<Setting> {
  const ledger = new ReportLedger();
  const room = new TimedRoom(rules, { shared: { ledger, address } });
  const ada = await room.enter("ada");
  await vi.advanceTimersByTimeAsync(10 * SECOND);
  expect(vi.getTimerCount()).toBe(0);
  return { ledger, room, ada };
}

const admitted = ({ reports }: ReportLedger): number[] => reports.map(({ delta }) => delta.admitted);

/** Says something so many times, and so often. */
async function chat({ room, ada }: Setting, times: number, every: number): Promise<void> {
  for (let said = 0; said < times; said++) {
    room.say(ada, "hello");
    await vi.advanceTimersByTimeAsync(every);
  }
}

describe("a room reports", () => {
  it("who is in, by whom it is found, and under what it may be asked", async () => {
    const { ledger, room } = await begun();
    const [report, ...more] = ledger.reports;
    expect(more).toEqual([]);
    expect(report).toMatchObject({
      room: { party: "main", room: "lobby" },
      sequence: 1,
      at: START,
      enforced: true,
      gauges: { connections: 1, clients: 1, outbox: 0, ledgerAge: 0 },
    });
    expect(report?.token).toHaveLength(64);
    expect(ledger.collectors.size).toBe(1);
    room.leave(await room.enter("bob"));
    await vi.advanceTimersByTimeAsync(SECOND);
    expect(ledger.reports.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
  });

  it("at once after a silence, and the rest a second after the last event", async () => {
    const setting = await begun();
    const { ledger, room, ada } = setting;
    room.flood(ada, 7);
    await vi.advanceTimersByTimeAsync(0);
    expect(admitted(ledger)).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(900);
    room.say(ada, "and one more");
    await vi.advanceTimersByTimeAsync(999);
    expect(admitted(ledger)).toEqual([0, 1]);
    await vi.advanceTimersByTimeAsync(1);
    expect(admitted(ledger)).toEqual([0, 1, 7]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it("every ten seconds while it is never quiet", async () => {
    const setting = await begun();
    await chat(setting, 350, 100);
    await vi.advanceTimersByTimeAsync(SECOND);
    const { reports } = setting.ledger;
    expect(admitted(setting.ledger).reduce((sum, count) => sum + count)).toBe(350);
    const gaps = reports.slice(2).map(({ at }, index) => at - (reports[index + 1]?.at ?? 0));
    expect(gaps).toHaveLength(4);
    for (const gap of gaps.slice(0, 3)) expect(gap).toBeGreaterThanOrEqual(10 * SECOND);
    for (const gap of gaps) expect(gap).toBeLessThanOrEqual(11 * SECOND);
  });

  it("what happens to a client within a second, also while it is never quiet", async () => {
    const setting = await begun({ limits: [{ name: "messages", limit: 50, window: "1s" }] });
    const { ledger, room } = setting;
    const told = (): number =>
      ledger.reports.flatMap(({ happenings }) => happenings).filter(({ event }) => event === "strike").length;
    const eve = await room.enter("eve");
    await chat(setting, 25, 100);
    room.flood(eve, 100);
    expect(told()).toBe(0);
    await chat(setting, 11, 100);
    expect(told()).toBe(1);
    const before = ledger.reports.length;
    await chat(setting, 50, 100);
    expect(ledger.reports.length).toBe(before);
  });

  it("without a timer if it has something to tell once a minute", async () => {
    const { ledger, room, ada } = await begun();
    for (let minute = 1; minute <= 5; minute++) {
      room.say(ada, "hello");
      // What is waited for is the answer, and only until it comes.
      await vi.advanceTimersByTimeAsync(0);
      expect([ledger.reports.length, vi.getTimerCount()]).toEqual([1 + minute, 0]);
      await vi.advanceTimersByTimeAsync(MINUTE);
    }
  });

  it("all at once when the last one leaves, whatever it reported just before", async () => {
    const setting = await begun();
    const { ledger, room, ada } = setting;
    const bob = await room.enter("bob");
    await chat(setting, 3, 10);
    room.leave(bob);
    await vi.advanceTimersByTimeAsync(10);
    expect(admitted(ledger)).toEqual([0, 0]);
    room.leave(ada);
    await vi.advanceTimersByTimeAsync(0);
    expect(admitted(ledger)).toEqual([0, 0, 3]);
    expect(ledger.reports.at(-1)?.gauges).toMatchObject({ connections: 0, clients: 0 });
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect([ledger.reports.length, vi.getTimerCount()]).toEqual([3, 0]);
  });

  it("nothing if nothing has happened", async () => {
    const { ledger, room, ada } = await begun({ ...policy, exempt: ({ userId }) => userId === "ada" });
    room.say(ada, "what nobody judges");
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(ledger.reports).toHaveLength(1);
  });

  it("as another one each time it is loaded into memory", async () => {
    const [one, other] = [await begun(), await begun()];
    const named = [one, other].map(({ ledger }) => ledger.reports[0]?.incarnation);
    expect(new Set(named).size).toBe(2);
  });

  it("what happened while the policy was enforced, and while it was not, each by itself", async () => {
    const setting = await begun({ limits: [{ name: "messages", limit: 2, window: "1h" }] });
    const { ledger, room, ada } = setting;
    room.flood(ada, 3);
    const { policy: stated } = room.host.bouncer;
    const limits = [{ name: "messages", limit: 2, window: "1h" }] as const;
    for (const enforce of [false, false, true, false]) {
      room.host.bouncer.setPolicy({ identify: stated.identify, limits: [...limits], enforce });
      if (!enforce) room.flood(ada, 1);
    }
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    const told = ledger.reports
      .slice(1)
      .map(({ enforced, delta }) => [enforced, delta.admitted, delta.refused["messages"] ?? 0]);
    expect(told).toEqual([
      [true, 1, 0],
      [true, 1, 1],
      [false, 0, 2],
      [false, 0, 1],
    ]);
  });
});

describe("while the collector does not answer, a room", () => {
  it.each(["away", "silent", "lost", "odd"] as const)(
    "tells the same again, and what is new once that is answered (%s)",
    async (trouble) => {
      const setting = await begun();
      const { ledger, room } = setting;
      ledger.trouble = trouble;
      await chat(setting, 5, 200);
      await vi.advanceTimersByTimeAsync(20 * SECOND);
      const [first, ...again] = ledger.sent.slice(1);
      expect(again.length).toBeGreaterThanOrEqual(3);
      for (const report of again) expect(report).toEqual(first);
      ledger.trouble = null;
      await chat(setting, 1, 2 * SECOND);
      expect(admitted(ledger)).toEqual([0, 1, 5]);
      expect(room.failures.map(({ doing }) => doing)).toEqual(["reporting to the ledger"]);
      expect(ledger.reports.at(-1)?.delta.errors).toBe(1);
    },
  );

  it("tries three times more when it is quiet, and then no more until something happens", async () => {
    const setting = await begun();
    const { ledger } = setting;
    ledger.trouble = "away";
    await chat(setting, 1, MINUTE);
    const [began = 0, ...tried] = ledger.sent.slice(1).map((_, index) => index);
    expect([began, tried.length, vi.getTimerCount()]).toEqual([0, 3, 0]);
    await chat(setting, 1, MINUTE);
    expect(ledger.sent).toHaveLength(1 + 4 + 4);
  });

  it("does not try more often because it is busy, and says how long it has waited", async () => {
    const setting = await begun();
    const { ledger } = setting;
    ledger.trouble = "away";
    await chat(setting, 600, 100);
    const tried = ledger.sent.length;
    expect(tried).toBeLessThan(10);
    ledger.trouble = null;
    await chat(setting, 1, 2 * SECOND);
    expect(admitted(ledger).reduce((sum, count) => sum + count)).toBe(601);
    expect(ledger.reports.at(-1)?.gauges.ledgerAge).toBe(0);
  });

  it("goes on if a call never ends at all", async () => {
    const ledger = new ReportLedger();
    const room = new TimedRoom(policy, { shared: { ledger, address } });
    const ada = await room.enter("ada");
    await vi.advanceTimersByTimeAsync(10 * SECOND);
    // Even its patience ends with the request that it was made in.
    ledger.trouble = "silent";
    room.say(ada, "hello");
    await vi.advanceTimersByTimeAsync(0);
    vi.clearAllTimers();
    ledger.trouble = null;
    vi.setSystemTime(START + MINUTE);
    room.say(ada, "hello");
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(admitted(ledger)).toEqual([0, 1, 1]);
  });

  it("delivers each message all the same, and at once", async () => {
    const setting = await begun();
    setting.ledger.trouble = "silent";
    setting.room.flood(setting.ada, 10);
    expect(setting.room.heard).toHaveLength(10);
  });
});

it("loses nothing and tells nothing twice, whatever becomes of calls and answers", async () => {
  for (let run = 0; run < runs(60); run++) {
    const random = new SeededRandom(Number(process.env["SEED"] ?? 1) + run);
    const setting = await begun({
      limits: [{ name: "messages", limit: 5, window: "1s" }],
      ladder: [{ strikes: 1, do: "warn" }],
    });
    const { ledger, room, ada } = setting;
    const heard: MetricsDelta[] = [];
    room.host.bouncer.on("metrics", ({ delta }) => heard.push(delta));
    for (let step = 0; step < 80; step++) {
      ledger.trouble = random.pick([null, null, "away", "silent", "lost", "odd"] as const) ?? null;
      room.flood(ada, random.below(12));
      if (random.below(10) === 0) room.leave(await room.enter("bob"));
      await vi.advanceTimersByTimeAsync(random.pick([0, 10, 300, 1_100, 7_000]) ?? 0);
    }
    ledger.trouble = null;
    await chat(setting, 1, MINUTE);
    const { admitted, refused, bytes, byLimit } = room.host.bouncer.metrics();
    const { seed } = random;
    for (const deltas of [heard, ledger.reports.map(({ delta }) => delta)]) {
      const sum = deltas.reduce(sumOf, NOTHING);
      const told = Object.values(sum.refused).reduce((total, count) => total + count, 0);
      expect({ seed, ...sum, told }).toMatchObject({
        seed,
        admitted,
        bytes,
        refused: byLimit,
        told: refused,
      });
    }
    const numbers = ledger.reports.map(({ sequence }) => sequence);
    const connections = ledger.reports.at(-1)?.gauges.connections;
    const expected = { seed, numbers: numbers.map((_, index) => index + 1), connections: 1, timers: 0 };
    expect({ seed, numbers, connections, timers: vi.getTimerCount() }).toEqual(expected);
  }
});

describe("whoever listens to metrics", () => {
  it("is told alike, with a ledger or without one", async () => {
    for (const shared of [undefined, { ledger: new ReportLedger(), address }]) {
      const room = new TimedRoom(policy, { shared });
      const heard: MetricsEvent[] = [];
      room.host.bouncer.on("metrics", (event) => heard.push(event));
      const ada = await room.enter("ada");
      room.flood(ada, 7);
      await vi.advanceTimersByTimeAsync(2 * SECOND);
      room.leave(ada);
      await vi.advanceTimersByTimeAsync(2 * SECOND);
      expect(heard.map(({ delta, gauges }) => [delta.admitted, gauges.connections])).toEqual([
        [0, 1],
        [7, 1],
        [0, 0],
      ]);
      expect(heard[0]).toMatchObject({
        at: heard[0]?.at,
        party: shared === undefined ? "" : "main",
        enforced: true,
      });
      expect(vi.getTimerCount()).toBe(0);
    }
  });

  it("is told while the ledger is away", async () => {
    const setting = await begun();
    setting.ledger.trouble = "away";
    const heard: MetricsEvent[] = [];
    setting.room.host.bouncer.on("metrics", (event) => heard.push(event));
    await chat(setting, 250, 100);
    await vi.advanceTimersByTimeAsync(MINUTE);
    expect(heard.reduce((sum, { delta }) => sum + delta.admitted, 0)).toBe(250);
  });

  it("may begin late, and end: then there is no timer for its sake", async () => {
    const room = new TimedRoom(policy);
    const ada = await room.enter("ada");
    room.flood(ada, 5);
    expect(vi.getTimerCount()).toBe(0);
    const heard: MetricsEvent[] = [];
    const stop = room.host.bouncer.on("metrics", (event) => heard.push(event));
    await vi.advanceTimersByTimeAsync(SECOND);
    room.flood(ada, 2);
    await vi.advanceTimersByTimeAsync(2 * SECOND);
    expect(heard.map(({ delta }) => delta.admitted)).toEqual([6, 1]);
    stop();
    await vi.advanceTimersByTimeAsync(SECOND);
    room.flood(ada, 2);
    expect(vi.getTimerCount()).toBe(0);
  });
});
