import { describe, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { presets } from "../../../src/policy/presets.ts";
import { type Connection, from, Room } from "../../support/room.ts";
import { START, SECOND } from "../../support/time.ts";

const FOR = 120 * SECOND;

/** Ms. Twice as long as a message waits under any preset. */
const WAITS_AT_MOST = 5 * SECOND;

/** A message, and when it arrives, in ms from the start. */
interface Arrival {
  readonly at: number;
  readonly message: string;
}

const message = (type: string, bytes: number): string => JSON.stringify({ type, data: "x".repeat(bytes) });

/** So many a second, evenly, for two minutes. */
function every(perSecond: number, type: string, bytes: number): Arrival[] {
  const said = message(type, bytes);
  return Array.from({ length: (FOR * perSecond) / SECOND }, (_, index) => ({
    at: Math.floor((index * SECOND) / perSecond),
    message: said,
  }));
}

/** So many at once, each so many seconds. */
function bursts(count: number, eachSeconds: number, type: string, bytes: number): Arrival[] {
  return every(1 / eachSeconds, type, bytes).flatMap((arrival) => Array<Arrival>(count).fill(arrival));
}

/** What a network makes of it. */
type Network = (arrivals: readonly Arrival[]) => Arrival[];

/** What is sent within 100 ms arrives together. */
const bunched: Network = (arrivals) =>
  arrivals.map(({ at, message }) => ({ at: Math.ceil(at / 100) * 100, message }));

/** Each takes up to so many ms longer than the one that takes least, and overtakes none. */
const unsteady =
  (ms: number): Network =>
  (arrivals) => {
    let last = 0;
    const inTurn = arrivals.toSorted((a, b) => a.at - b.at);
    return inTurn.map(({ at, message }, index) => {
      last = Math.max(last, at + ((index * 37) % (ms + 1)));
      return { at: last, message };
    });
  };

/** Each half minute nothing arrives for a while; then all of it does at once. */
const hiccups =
  (ms: number): Network =>
  (arrivals) =>
    arrivals.map(({ at, message }) => {
      const into = at % (30 * SECOND);
      return { at: into < ms ? at - into + ms : at, message };
    });

/** A phone that sleeps, or is in a tunnel, for half a minute: what it queued arrives within so many ms. */
const wakesUp =
  (within: number): Network =>
  (arrivals) => {
    const [start, end] = [30 * SECOND, 60 * SECOND];
    return arrivals.map(({ at, message }) => ({
      at: at < start || at >= end ? at : end + Math.floor(((at - start) * within) / (end - start)),
      message,
    }));
  };

const direct: Network = (arrivals) => [...arrivals];
const together = (...all: readonly Arrival[][]): Arrival[] => all.flat();

/** What was sent to a room for two minutes, and what came of it. */
async function outcome(
  policy: Policy,
  people: readonly { headers: Record<string, string>; arrivals: readonly Arrival[] }[],
): Promise<{ refused: number; strikes: number; isOut: boolean; out: number; longestGap: number }> {
  const room = new Room({ identify: (request) => ({ id: request.headers.get("x-user") }), ...policy });
  const strikes = room.listen("strike");
  let out = 0;
  const connections: Connection[] = [];
  const due: { at: number; message: string; connection: Connection }[] = [];
  for (const [index, { headers, arrivals }] of people.entries()) {
    const { connection, isIn } = await room.knock(`${index}`, headers);
    if (!isIn) out++;
    connections.push(connection);
    for (const arrival of arrivals) due.push({ ...arrival, connection });
  }
  let heard = 0;
  let longestGap = 0;
  const heardAt = new Map<Connection, number>();
  // What waits is delivered by a timer.
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  let elapsed = 0;
  const passUntil = (at: number): void => {
    room.now = START + at;
    vi.advanceTimersByTime(at - elapsed);
    elapsed = at;
  };
  for (const { at, message, connection } of due.toSorted((a, b) => a.at - b.at)) {
    passUntil(at);
    room.bouncer.handle(connection, message, () => {
      heard++;
      longestGap = Math.max(longestGap, elapsed - (heardAt.get(connection) ?? elapsed));
      heardAt.set(connection, elapsed);
    });
  }
  for (let rest = 0; rest < WAITS_AT_MOST; rest += 10) passUntil(elapsed + 10);
  vi.useRealTimers();
  return {
    refused: due.length - heard,
    strikes: strikes.length,
    isOut: connections.some(({ closes }) => closes.length > 0),
    out,
    longestGap,
  };
}

const ada = { "x-user": "ada" };
const passes = (policy: Policy, arrivals: readonly Arrival[]): ReturnType<typeof outcome> =>
  outcome(policy, [{ headers: ada, arrivals }]);
const UNHARMED = { refused: 0, strikes: 0, isOut: false, out: 0 };

const line = (eachSeconds: number, bytes = 80): Arrival[] => every(1 / eachSeconds, "chat", bytes);
const keys = (perSecond: number): Arrival[] => every(perSecond, "typing", 20);
/** Bytes of `[1234,1234],`. */
const POSITION = 12;
/** Displays, a timer of 16 ms (62.5), and the fastest timer that a page has: one of 4 ms. */
const RATES = [60, 62.5, 75, 120, 144, 240, 250];

const heartbeats = every(1 / 15, "ping", 0);
const pointer = (hertz: number): Arrival[] => together(every(hertz, "cursor", 60), line(10), heartbeats);
const player = together(every(60, "player", 120), every(30, "shared", 900), heartbeats);

describe("two minutes of honest traffic", () => {
  it.each<[string, string, Policy, Arrival[], Network[]]>([
    ["strict", "a line each two seconds", presets.strict, line(2), [direct, bunched, hiccups(5_000)]],
    ["strict", "five lines at once, each five seconds", presets.strict, bursts(5, 5, "chat", 200), [direct]],
    ["strict", "pastes of 3 KB", presets.strict, line(10, 3_000), [direct]],
    [
      "moderate",
      "a notice for each of ten keys a second",
      presets.moderate,
      keys(10),
      [direct, bunched, hiccups(1_000)],
    ],
    [
      "moderate",
      "lines and typing notices",
      presets.moderate,
      together(line(4), keys(1)),
      [direct, hiccups(5_000)],
    ],
    ["moderate", "pastes of 16,000 bytes", presets.moderate, line(10, 16_000), [direct]],
    ["generous", "45 a second", presets.generous, every(45, "move", 100), [direct, bunched, hiccups(3_000)]],
    ["generous", "pastes of 60 KB", presets.generous, line(10, 60_000), [direct]],
    [
      "chat",
      "a line each two seconds, and eight keys a second",
      presets.chat,
      together(line(2), keys(8)),
      [direct, bunched, hiccups(3_000)],
    ],
    ["chat", "ten lines at once, each 15 seconds", presets.chat, bursts(10, 15, "chat", 200), [direct]],
    [
      "chat",
      "4,000 characters of any script, each 15 seconds",
      presets.chat,
      line(15, 16_000),
      [direct, hiccups(10_000)],
    ],
    [
      "chat",
      "lines and notices of somebody in a tunnel",
      presets.chat,
      together(line(4), heartbeats),
      [wakesUp(100)],
    ],
    [
      "reactions",
      "two thumbs, 18 taps a second",
      presets.reactions,
      every(18, "tap", 40),
      [direct, bunched, hiccups(2_000)],
    ],
    [
      "reactions",
      "sixty taps at once, each ten seconds",
      presets.reactions,
      bursts(60, 10, "tap", 40),
      [direct],
    ],
    ...RATES.map((hertz): [string, string, Policy, Arrival[], Network[]] => [
      "cursors",
      `a pointer at ${hertz} Hz`,
      presets.cursors,
      pointer(hertz),
      [direct, bunched, hiccups(2_000)],
    ]),
    [
      "cursors",
      "all of a fast mouse's 1,000 positions a second, with each frame, of a page that stands still for a second now and then",
      presets.cursors,
      together(every(60, "pointer", 17 * POSITION), every(1 / 30, "pointer", 1_000 * POSITION)),
      [direct, bunched, hiccups(2_000)],
    ],
    [
      "game",
      "60 of its own and 30 shared patches a second",
      presets.game,
      player,
      [direct, bunched, hiccups(2_000)],
    ],
  ])("under %s passes whole: %s", async (_, __, policy, arrivals, networks) => {
    for (const network of networks) expect(await passes(policy, network(arrivals))).toMatchObject(UNHARMED);
  });

  it.each<[string, string, Policy, Arrival[]]>([
    ["moderate", "who typed", presets.moderate, together(line(2), keys(2))],
    ["chat", "who typed", presets.chat, together(line(2), keys(2))],
    ["reactions", "who tapped", presets.reactions, every(10, "tap", 40)],
    ["cursors", "whose pointer moved at 60 Hz", presets.cursors, pointer(60)],
    ["cursors", "whose pointer moved at 240 Hz", presets.cursors, pointer(240)],
    ["game", "who played", presets.game, player],
  ])(
    "under %s costs one strike at most where a phone flushes half a minute of its queue: one %s",
    async (_, __, policy, arrivals) => {
      for (const within of [0, 300, 900]) {
        const { strikes, isOut } = await outcome(policy, [
          { headers: ada, arrivals: wakesUp(within)(arrivals) },
        ]);
        expect({ strikes, isOut }).toEqual({ strikes: 1, isOut: false });
      }
    },
  );

  it.each<[string, Policy, Arrival[]]>([
    ...RATES.map((hertz): [string, Policy, Arrival[]] => [
      `a pointer at ${hertz} Hz`,
      presets.cursors,
      pointer(hertz),
    ]),
    ["a player", presets.game, player],
  ])("of %s has no gap of 100 ms that the network did not make", async (_, policy, arrivals) => {
    expect((await passes(policy, arrivals)).longestGap).toBeLessThan(20);
    expect((await passes(policy, unsteady(80)(arrivals))).longestGap).toBeLessThan(100);
  });

  it("under game passes whole though six seconds of it arrive at once: it waits, and costs no strike", async () => {
    const { longestGap, ...rest } = await passes(presets.game, hiccups(6 * SECOND)(player));
    expect(rest).toEqual(UNHARMED);
    expect(longestGap).toBeLessThan(7 * SECOND);
    const dropping = await passes({ ...presets.game, onRefusal: "drop" }, hiccups(6 * SECOND)(player));
    expect(dropping.refused).toBeGreaterThan(500);
  });

  it("under game passes whole for thirty players at once", async () => {
    const players = Array.from({ length: 30 }, (_, index) => ({
      headers: { "x-user": `${index}` },
      arrivals: player,
    }));
    const short = players.map((one) => ({
      ...one,
      arrivals: one.arrivals.filter(({ at }) => at < 10 * SECOND),
    }));
    expect(await outcome(presets.game, short)).toMatchObject(UNHARMED);
  });
});

describe("a flood", () => {
  it.each(Object.entries(presets))(
    "under %s still climbs to the top within two minutes",
    async (_, policy: Policy) => {
      const flood = every(1_000, "chat", 40);
      const { isOut } = await outcome(policy, [{ headers: ada, arrivals: flood }]);
      expect(isOut).toBe(true);
    },
  );
});

describe("the default", () => {
  const typist = together(line(3), keys(5), heartbeats);
  const idle = heartbeats;

  it("lets be a person with twelve tabs, in one of which it types", async () => {
    const tabs = Array.from({ length: 12 }, (_, index) => ({
      headers: ada,
      arrivals: index === 0 ? typist : idle,
    }));
    expect(await outcome({}, tabs)).toMatchObject(UNHARMED);
  });

  it("lets be a class of thirty behind one address, each with a second tab", async () => {
    const address = from("203.0.113.7");
    const tabs = Array.from({ length: 60 }, (_, index) => ({
      headers: address,
      arrivals: index % 2 === 0 ? typist : idle,
    }));
    expect(await outcome({}, tabs)).toMatchObject(UNHARMED);
  });

  it("bounds what one client can send through fifty tabs", async () => {
    const tabs = Array.from({ length: 50 }, () => ({ headers: ada, arrivals: keys(10) }));
    const { out, refused } = await outcome({}, tabs);
    expect(out).toBe(34);
    expect(refused).toBeGreaterThanOrEqual(34 * 10 * 120);
  });
});
