// @module-tag slow
import * as fc from "fast-check";
import type { Limit, Policy } from "party-bouncer";
import { type FirstRefusal, simulate, type TrafficEvent } from "party-bouncer/simulator";
import { describe, expect, it } from "vitest";
import { runs } from "../../support/runs.ts";
import { START } from "../../support/time.ts";

/** Ms since the message before, from which connection and of which type. */
type Sent = [gap: number, connection: number, type: string];

const sent = fc.array(
  fc.tuple(
    fc.oneof(
      { weight: 8, arbitrary: fc.integer({ min: 0, max: 60 }) },
      { weight: 1, arbitrary: fc.integer({ min: -300, max: 4_000 }) },
    ),
    fc.integer({ min: 0, max: 2 }),
    fc.constantFrom("chat", "cursor"),
  ),
  { minLength: 5, maxLength: 150, size: "max" },
);

const limits = fc
  .record({
    limit: fc.integer({ min: 1, max: 25 }),
    window: fc.integer({ min: 100, max: 3_000 }),
    burst: fc.integer({ min: 1, max: 30 }),
    cost: fc.constantFrom("messages" as const, "bytes" as const),
    per: fc.constantFrom("connection" as const, "client" as const, "address" as const, () => "all"),
    algorithm: fc.constantFrom(
      "gcra" as const,
      "gcra" as const,
      "sliding-window" as const,
      "fixed-window" as const,
    ),
    match: fc.constantFrom(undefined, { type: "chat" }, { type: ["chat", "cursor"] }),
  })
  .map(({ burst, cost, algorithm, ...rest }): Limit => {
    const scale = cost === "bytes" ? 60 : 1;
    const limit = { ...rest, limit: rest.limit * scale };
    return algorithm === "gcra"
      ? { name: "tried", ...limit, burst: burst * scale, cost, algorithm }
      : { name: "tried", ...limit, cost, algorithm };
  });

/** No two messages are equally long, so that each is known by its length. */
function recordOf(messages: readonly Sent[], clients: number): TrafficEvent[] {
  const open = [0, 1, 2].map((connection): TrafficEvent => ({
    at: START,
    event: "open",
    connection,
    client: `user:${connection % clients}`,
    address: "somewhere",
  }));
  let at = START;
  return open.concat(
    messages.map(([gap, connection, type], index) => ({
      at: (at += gap),
      event: "message",
      connection,
      type,
      bytes: index + 1,
    })),
  );
}

/** A share that could not count all, and was empty before all would have drained. */
const DRAINED_TOO_SOON: [Limit, Sent[]] = [
  {
    name: "tried",
    limit: 3,
    window: 1_216,
    per: "room",
    match: { type: "chat" },
    burst: 7,
    algorithm: "gcra",
  },
  [
    [0, 1, "chat"],
    [0, 1, "chat"],
    [1_217, 0, "chat"],
    [106, 0, "chat"],
    [45, 0, "chat"],
    [155, 2, "chat"],
    [99, 1, "chat"],
    [0, 1, "chat"],
  ],
];

/** The first message that anybody's limit refuses. */
function firstOf(policy: Policy, record: readonly TrafficEvent[]): FirstRefusal | null {
  const firsts = simulate(policy, record).clients.flatMap(({ firstRefusal }) => firstRefusal ?? []);
  return firsts.toSorted((a, b) => a.bytes - b.bytes)[0] ?? null;
}

/** Whether a message passes that was the first one to be refused, with another number. */
function passes(limit: Limit, record: readonly TrafficEvent[], { bytes }: FirstRefusal): boolean {
  const first = firstOf({ limits: [limit] }, record);
  if (first !== null) expect(first.bytes).toBeGreaterThanOrEqual(bytes);
  return first === null || first.bytes > bytes;
}

describe("the first refusal", () => {
  it.each([1, 3])("says the least burst and the least limit that let it pass, of %i clients", (clients) => {
    const told = { burst: 0, limit: 0, nothing: 0 };
    fc.assert(
      fc.property(limits, sent, (limit, messages) => {
        const record = recordOf(messages, clients);
        const first = firstOf({ limits: [limit] }, record);
        if (first === null) return;
        const { burst, limit: rate } = first.needs;
        if (burst !== null) {
          told.burst++;
          expect(passes({ ...limit, burst }, record, first)).toBe(true);
          expect(passes({ ...limit, burst: burst - 1 }, record, first)).toBe(false);
          expect(burst - 1).toBeGreaterThanOrEqual(limit.burst ?? Infinity);
        } else expect(limit.algorithm).not.toBe("gcra");
        if (rate !== null) {
          told.limit++;
          expect(passes({ ...limit, limit: rate }, record, first)).toBe(true);
          expect(passes({ ...limit, limit: rate - 1 }, record, first)).toBe(false);
          expect(rate - 1).toBeGreaterThanOrEqual(limit.limit);
        } else {
          told.nothing++;
          expect(passes({ ...limit, limit: 1_000_000 }, record, first)).toBe(false);
        }
      }),
      { numRuns: runs(400) },
    );
    // Else this has shown nothing.
    expect(told.burst).toBeGreaterThan(runs(30));
    expect(told.limit).toBeGreaterThan(runs(30));
    expect(told.nothing).toBeGreaterThanOrEqual(0);
  });

  it("says the least burst of a room that is shared out", () => {
    let told = 0;
    const rooms = limits.map((limit): Limit => ({
      ...limit,
      per: "room",
      algorithm: "gcra",
      burst: limit.burst ?? 5,
    }));
    fc.assert(
      fc.property(rooms, sent, (limit, messages) => {
        const record = recordOf(messages, 3);
        const first = firstOf({ limits: [limit] }, record);
        const burst = first?.needs.burst ?? null;
        if (first === null || burst === null) return;
        told++;
        expect(passes({ ...limit, burst }, record, first)).toBe(true);
        expect(passes({ ...limit, burst: burst - 1 }, record, first)).toBe(false);
      }),
      { numRuns: runs(400), examples: [DRAINED_TOO_SOON] },
    );
    expect(told).toBeGreaterThan(runs(60));
  });

  it("names all limits that refuse it, since none of them alone would have let it pass", () => {
    const policy: Policy = {
      limits: [
        { name: "one", limit: 1, window: "1s" },
        { name: "two", limit: 1, window: "2s" },
      ],
    };
    const first = firstOf(
      policy,
      recordOf(
        [
          [0, 0, "chat"],
          [1, 0, "chat"],
        ],
        1,
      ),
    );
    expect(first).toMatchObject({
      limit: "two",
      needs: { burst: null, limit: null },
      because: '"one" and "two" were used up, both. With only one of them larger it would not have passed.',
    });
  });
});
