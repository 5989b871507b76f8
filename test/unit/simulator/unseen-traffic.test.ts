// @module-tag slow
import { describe, expect, it } from "vitest";
import {
  type Crowd,
  hostileKinds,
  kindOf,
  simulate,
  suggest,
  traffic,
  type TrafficKind,
} from "../../../src/simulator/index.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import { runs } from "../../support/runs.ts";

/** Of the clients in the record, the suggestion refuses at most one in a hundred. */
const SHARE = 0.99;

interface Room {
  readonly name: string;
  /** Who is honest there. */
  readonly crowd: readonly Crowd[];
  /** What a page sends there that has run away: nobody honest sends as much of it. */
  readonly runaway: string;
  readonly seeds: number;
}

const rooms: readonly Room[] = [
  {
    name: "a chat",
    crowd: [
      { kind: "talker", count: 80 },
      { kind: "typist", count: 80 },
      { kind: "paster", count: 30 },
      { kind: "tunnel", count: 30 },
      { kind: "sleeper", count: 20 },
      { kind: "natCrowd", count: 1 },
    ],
    runaway: "typing",
    seeds: 6,
  },
  {
    name: "cursors",
    crowd: [
      { kind: "pointer", count: 70 },
      { kind: "typist", count: 50 },
    ],
    runaway: "click",
    seeds: 2,
  },
  {
    name: "a game",
    crowd: [
      { kind: "gameLoop", count: 70 },
      { kind: "talker", count: 50 },
    ],
    runaway: "ready",
    seeds: 2,
  },
];

const cases = rooms.flatMap((room) =>
  Array.from({ length: runs(room.seeds) }, (_, seed): [string, number, Room] => [room.name, seed, room]),
);

/** A policy suggested from a record in which nobody is hostile. */
const suggestedFor = ({ crowd }: Room, seed: number): Policy =>
  suggest(simulate({}, traffic({ seed, for: "1m", crowd }), { share: SHARE }));

/** Another seed, which the suggestion has not seen. */
const unseen = (seed: number): number => 1_000_000 + seed;

const ALL_CLOSED = Object.fromEntries(hostileKinds.map((kind) => [kind, kind === "raid" ? 20 : 2]));

/** How many of two of each hostile kind are closed, of two raids by ten. */
function closedBy(policy: Policy, seed: number, runaway: string): Partial<Record<TrafficKind, number>> {
  const crowd = hostileKinds.map((kind): Crowd => ({
    kind,
    count: 2,
    size: 10,
    ...(kind === "runaway" && { type: runaway }),
  }));
  const { clients } = simulate(policy, traffic({ seed: unseen(seed), for: "2m", crowd }));
  const closed: Partial<Record<TrafficKind, number>> = {};
  for (const { client, fate } of clients) {
    const kind = kindOf(client);
    if (fate === "closed" && kind !== null) closed[kind] = (closed[kind] ?? 0) + 1;
  }
  return closed;
}

describe.each(cases)("a policy that is suggested for %s, from seed %i", (_, seed, room) => {
  const policy = suggestedFor(room, seed);

  it("refuses at most one of a hundred honest clients that it has not seen", () => {
    const { clients } = simulate(policy, traffic({ seed: unseen(seed), for: "1m", crowd: room.crowd }));
    const hit = clients.filter(({ firstRefusal }) => firstRefusal !== null);
    expect(clients.length).toBeGreaterThan(100);
    const why = hit.map(({ client, firstRefusal }) => `${client}: ${firstRefusal?.because}`);
    expect(hit.length > clients.length * (1 - SHARE) ? why : []).toEqual([]);
  });

  it("closes each kind of flood", () => {
    expect(closedBy(policy, seed, room.runaway)).toEqual(ALL_CLOSED);
  });
});

describe.each(Array.from({ length: runs(3) }, (_, seed) => seed))(
  "a policy that is suggested from a record with floods in it, from seed %i",
  (seed) => {
    const honest: readonly Crowd[] = [
      { kind: "talker", count: 150 },
      { kind: "typist", count: 150 },
      { kind: "paster", count: 40 },
      { kind: "tunnel", count: 40 },
      { kind: "sleeper", count: 20 },
    ];
    const floods = hostileKinds.filter((kind) => kind !== "raid").map((kind): Crowd => ({ kind }));
    // Seven of 407 are hostile, and are to be among those that are given up.
    const share = 0.97;
    const record = traffic({ seed, for: "1m", crowd: [...honest, ...floods] });
    const policy = suggest(simulate({}, record, { share }));

    it("refuses at most three of a hundred honest clients that it has not seen, and closes each kind of flood", () => {
      const { clients } = simulate(policy, traffic({ seed: unseen(seed), for: "1m", crowd: honest }));
      const hit = clients.filter(({ firstRefusal }) => firstRefusal !== null);
      expect(hit.length).toBeLessThanOrEqual(clients.length * (1 - share));
      expect(closedBy(policy, seed, "typing")).toEqual(ALL_CLOSED);
    });
  },
);
