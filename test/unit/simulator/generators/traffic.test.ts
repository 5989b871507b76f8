import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MessageEvent, Pseudonym, TrafficEvent } from "../../../../src/record/traffic-event.ts";
import type { Crowd, TrafficKind } from "../../../../src/simulator/generators/crowd.ts";
import {
  honestKinds,
  hostileKinds,
  kindOf,
  traffic,
  type TrafficOptions,
} from "../../../../src/simulator/generators/traffic.ts";
import { runs } from "../../../support/runs.ts";
import { SECOND } from "../../../support/time.ts";

const kinds: readonly TrafficKind[] = [...honestKinds, ...hostileKinds];

const crowds = fc.array(
  fc.record({
    kind: fc.constantFrom(...kinds),
    count: fc.integer({ min: 1, max: 3 }),
    size: fc.integer({ min: 1, max: 4 }),
    start: fc.integer({ min: 0, max: 20_000 }),
  }),
  { minLength: 1, maxLength: 4 },
);
const options = fc.record({ seed: fc.integer(), for: fc.constant("20s" as const), crowd: crowds });

const twoMinutes = (crowd: Crowd, seed = 1): TrafficEvent[] => [
  ...traffic({ seed, for: "2m", crowd: [crowd] }),
];

const messagesOf = (events: readonly TrafficEvent[]): MessageEvent[] =>
  events.filter((event) => event.event === "message");

/** Most messages of one connection in a second. */
function busiestSecond(events: readonly TrafficEvent[], type?: string): number {
  const seconds = new Map<string, number>();
  for (const event of messagesOf(events)) {
    if (type !== undefined && event.type !== type) continue;
    const second = `${event.connection} ${Math.floor(event.at / SECOND)}`;
    seconds.set(second, (seconds.get(second) ?? 0) + 1);
  }
  return Math.max(0, ...seconds.values());
}

describe("traffic", () => {
  it("is the same for the same seed, as often as it is gone through", () => {
    fc.assert(
      fc.property(options, (asked) => {
        const events = traffic(asked);
        const once = JSON.stringify([...events]);
        expect(JSON.stringify([...events])).toBe(once);
        expect(JSON.stringify([...traffic(asked)])).toBe(once);
      }),
      { numRuns: runs(30) },
    );
  });

  it("is different for another seed", () => {
    for (const kind of kinds)
      expect(JSON.stringify(twoMinutes({ kind, size: 2 }, 1))).not.toBe(
        JSON.stringify(twoMinutes({ kind, size: 2 }, 2)),
      );
  });

  it("is in order, within its time, and says when each connection comes and goes", () => {
    fc.assert(
      fc.property(options, (asked) => {
        const from = 1_000_000;
        let last = from;
        const open = new Map<Pseudonym, Pseudonym>();
        const seen = new Set<Pseudonym>();
        for (const event of traffic({ ...asked, from })) {
          expect(event.at).toBeGreaterThanOrEqual(last);
          expect(event.at).toBeLessThan(from + 20_000);
          expect(Number.isSafeInteger(event.at)).toBe(true);
          last = event.at;
          if (!("connection" in event)) throw new Error(`an event of no connection: ${event.event}`);
          if (event.event === "open") {
            expect(seen.has(event.connection)).toBe(false);
            seen.add(event.connection);
            const kind = kindOf(event.client ?? "");
            expect(asked.crowd.map((crowd) => crowd.kind)).toContain(kind);
            open.set(event.connection, event.client ?? "");
          } else {
            expect(open.has(event.connection)).toBe(true);
            if (event.event === "close") open.delete(event.connection);
          }
        }
      }),
      { numRuns: runs(60) },
    );
  });

  it("of somebody does not depend on who else is there", () => {
    const of = (crowd: readonly Crowd[]): unknown[] => {
      const mine = new Set<Pseudonym>();
      const events: unknown[] = [];
      for (const event of traffic({ seed: 3, for: "1m", crowd })) {
        if (event.event === "open" && event.client === "typist:1") mine.add(event.connection);
        if ("connection" in event && mine.has(event.connection)) events.push({ ...event, connection: 0 });
      }
      return events;
    };
    const alone = of([{ kind: "typist" }]);
    expect(alone.length).toBeGreaterThan(10);
    expect(of([{ kind: "flood" }, { kind: "typist", count: 5 }])).toEqual(alone);
  });

  it("is made as it is asked for", () => {
    const year = traffic({ seed: 1, for: "365d", crowd: kinds.map((kind) => ({ kind, count: 2 })) });
    let count = 0;
    for (const event of year) if (event.at > 0 && ++count === 1_000) break;
    expect(count).toBe(1_000);
  });

  it("comes when it is asked to", () => {
    const [first] = twoMinutes({ kind: "flood", start: "30s", within: 0 });
    expect(first?.at).toBe(Date.UTC(2026, 0, 1) + 30 * SECOND);
    expect([...traffic({ seed: 1, for: "10s", crowd: [{ kind: "flood", start: "20s" }] })]).toEqual([]);
  });

  it.each<[string, TrafficOptions]>([
    ["seed", { seed: 0.5, for: "1m", crowd: [] }],
    ["from", { seed: 1, for: "1m", crowd: [], from: Number.NaN }],
    ["for", { seed: 1, for: "1 minute" as "1m", crowd: [] }],
    ["crowd[0].kind", { seed: 1, for: "1m", crowd: [{ kind: "toString" as "flood" }] }],
    ["crowd[1].count", { seed: 1, for: "1m", crowd: [{ kind: "flood" }, { kind: "flood", count: 0 }] }],
    ["crowd[0].perSecond", { seed: 1, for: "1m", crowd: [{ kind: "flood", perSecond: -1 }] }],
    ["crowd[0].start", { seed: 1, for: "1m", crowd: [{ kind: "flood", start: -1 }] }],
  ])("says that %s is wrong", (where, wrong) => {
    expect(() => traffic(wrong)).toThrow(where);
  });
});

describe("the name of a client", () => {
  it("tells its kind", () => {
    for (const kind of kinds) {
      for (const event of twoMinutes({ kind, size: 2 }).slice(0, 50))
        if (event.event === "open") expect(kindOf(event.client ?? "")).toBe(kind);
    }
    expect(kindOf("user:4f1c")).toBeNull();
    expect(kindOf(12)).toBeNull();
  });
});

describe("the honest", () => {
  it("send as fast as people and screens do", () => {
    const seeds = Array.from({ length: 10 }, (_, seed) => seed);
    const busiest = (kind: TrafficKind, type?: string): number =>
      Math.max(...seeds.map((seed) => busiestSecond(twoMinutes({ kind, size: 10 }, seed), type)));
    expect(busiest("talker")).toBeLessThanOrEqual(8);
    expect(busiest("typist", "typing")).toBeLessThanOrEqual(30);
    expect(busiest("paster", "chat")).toBe(10);
    expect(busiest("tapper")).toBeLessThanOrEqual(60);
    expect(busiest("editor")).toBeLessThanOrEqual(300);
    expect(busiest("agent")).toBeLessThanOrEqual(60);
  });

  it.each([60, 62.5, 75, 120, 144, 240])("move a pointer %s times a second", (perSecond) => {
    const events = twoMinutes({ kind: "pointer", perSecond, within: 0 });
    const cursors = messagesOf(events).filter(({ type }) => type === "cursor").length;
    // It rests for 0.7 s of two on average.
    expect(cursors / 120).toBeGreaterThan(perSecond * 0.4);
    expect(cursors / 120).toBeLessThan(perSecond * 0.85);
  });

  it("play at 20, 30 or 60 ticks, with shared state half as often", () => {
    for (const perSecond of [20, 30, 60]) {
      const messages = messagesOf(twoMinutes({ kind: "gameLoop", perSecond }));
      const players = messages.filter(({ type }) => type === "player").length;
      const shared = messages.filter(({ type }) => type === "shared").length;
      expect(Math.abs(players - 2 * shared)).toBeLessThan(10);
      expect(players / 120).toBeGreaterThan(perSecond * 0.6);
      expect(players / 120).toBeLessThanOrEqual(perSecond);
    }
  });

  it("come back from a tunnel with a new connection and all that they have queued", () => {
    const flushes = Array.from({ length: 20 }, (_, seed) => twoMinutes({ kind: "tunnel" }, seed)).map(
      (events) => {
        const opens = events.filter(({ event }) => event === "open");
        return { opens: opens.length, most: busiestSecond(events, "chat") };
      },
    );
    expect(Math.max(...flushes.map(({ opens }) => opens))).toBeGreaterThan(2);
    expect(Math.max(...flushes.map(({ most }) => most))).toBeGreaterThan(2);
  });

  it("sit in a class behind one address, half of them with a second tab", () => {
    const opens = twoMinutes({ kind: "natCrowd" }).filter(({ event }) => event === "open");
    expect(opens).toHaveLength(45);
    expect(new Set(opens.map((event) => event.event === "open" && event.client))).toEqual(
      new Set(["address:natCrowd:1"]),
    );
  });
});

describe("the hostile", () => {
  const perSecond = (kind: TrafficKind): number => messagesOf(twoMinutes({ kind, within: 0 })).length / 120;

  it("send as much as their kind says", () => {
    expect(perSecond("flood")).toBeCloseTo(1_000, 0);
    expect(perSecond("slowFlood")).toBeCloseTo(12.5, 1);
    expect(perSecond("pulse")).toBeGreaterThan(10);
    expect(perSecond("pulse")).toBeLessThan(15.5);
    expect(perSecond("typeHopper")).toBeCloseTo(500, 0);
    expect(perSecond("byteFlood")).toBeCloseTo(2, 1);
    expect(perSecond("raid")).toBeGreaterThan(50 * 5 * 0.95);
    expect(perSecond("raid")).toBeLessThanOrEqual(50 * 5);
    expect(perSecond("reconnectStorm")).toBeCloseTo(80, 0);
    expect(perSecond("runaway")).toBeGreaterThan(55);
  });

  it("differ in what they send, as far as they are told", () => {
    const types = (events: readonly TrafficEvent[]): Set<unknown> =>
      new Set(messagesOf(events).map(({ type }) => type));
    expect(types(twoMinutes({ kind: "typeHopper" })).size).toBeGreaterThan(4_000);
    expect(types(twoMinutes({ kind: "flood", type: "cursor" }))).toEqual(new Set(["cursor"]));
    const [large] = messagesOf(twoMinutes({ kind: "byteFlood" }));
    expect(large?.bytes).toBe(65_536);
    const raiders = twoMinutes({ kind: "raid" }).filter(({ event }) => event === "open");
    expect(raiders).toHaveLength(50);
    const storms = twoMinutes({ kind: "reconnectStorm" }).filter(({ event }) => event === "open");
    expect(storms.length).toBeGreaterThan(400);
  });
});
