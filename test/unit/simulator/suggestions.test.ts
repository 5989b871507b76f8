// @module-tag slow
import * as fc from "fast-check";
import type { Policy } from "party-bouncer";
import { simulate, type Suggestion, type TrafficEvent } from "party-bouncer/simulator";
import { describe, expect, it } from "vitest";
import { runs } from "../../support/runs.ts";
import { SeededRandom } from "../../support/seeded-random.ts";
import { MINUTE, START } from "../../support/time.ts";

interface Crowd {
  readonly seed: number;
  readonly clients: number;
  readonly types: number;
  readonly addresses: boolean;
}

/** Each client is faster or slower than others, and sends now one message, now a dozen at once. */
function recordOf({ seed, clients, types, addresses }: Crowd): TrafficEvent[] {
  const random = new SeededRandom(seed);
  const events: TrafficEvent[] = [];
  for (let index = 0; index < clients; index++) {
    const client = addresses && index % 5 === 0 ? `address:${index}` : `user:${index}`;
    const connections = [index, ...(index % 5 === 0 ? [index + 10_000] : [])];
    const pause = 40 + random.below(4_000);
    for (const connection of connections) {
      events.push({ at: START, event: "open", connection, client });
      for (let at = START + random.below(1_000); at < START + MINUTE; at += random.below(2 * pause)) {
        const together = random.below(20) === 0 ? 1 + random.below(12) : 1;
        for (let count = 0; count < together; count++) {
          const type = `type ${random.below(types)}`;
          events.push({ at, event: "message", connection, type, bytes: 1 + random.below(500) });
        }
      }
      events.push({ at: START + MINUTE, event: "close", connection });
    }
  }
  return events.toSorted((a, b) => a.at - b.at);
}

const crowds = fc.record({
  seed: fc.nat(),
  clients: fc.integer({ min: 1, max: 60 }),
  types: fc.integer({ min: 1, max: 3 }),
  addresses: fc.boolean(),
});

const shares = fc.constantFrom(0.5, 0.8, 0.95, 0.999, 1);

function policyOf(suggestions: readonly Suggestion[], maxMessageBytes: number): Policy {
  const connects = suggestions.find(({ cost }) => cost === "connects");
  return {
    maxMessageBytes,
    limits: suggestions.flatMap(({ name, type, cost, limit, window, burst, per }) =>
      cost === "connects"
        ? []
        : [{ name, limit, window, burst, per, cost, ...(type !== null && { match: { type } }) }],
    ),
    ...(connects !== undefined && {
      admission: {
        perClient: 100,
        connects: { limit: connects.limit, window: connects.window, burst: connects.burst },
      },
    }),
  };
}

/** How many clients were never refused. */
function unharmed(policy: Policy, record: readonly TrafficEvent[]): number {
  return simulate(policy, record).clients.filter(({ refused, turnedAway }) => refused + turnedAway === 0)
    .length;
}

describe("suggestions", () => {
  it("never refuse the stated share of the clients, all together", () => {
    fc.assert(
      fc.property(crowds, shares, (crowd, share) => {
        const record = recordOf(crowd);
        const { suggestions, maxMessageBytes, clients } = simulate({}, record, { share });
        expect(suggestions.every(({ per }) => per === "client")).toBe(!crowd.addresses);
        const left = unharmed(policyOf(suggestions, maxMessageBytes), record);
        expect(left).toBeGreaterThanOrEqual(share * clients.length - 1e-9);
      }),
      { numRuns: runs(15) },
    );
  });

  it("are the least: with a burst that is less by one, one client more is refused", () => {
    let tried = 0;
    fc.assert(
      fc.property(crowds, shares, (crowd, share) => {
        const record = recordOf({ ...crowd, addresses: false });
        for (const suggestion of simulate({}, record, { share }).suggestions) {
          if (suggestion.burst === 1) continue;
          tried++;
          const less = { ...suggestion, burst: suggestion.burst - 1 };
          const before = unharmed(policyOf([suggestion], 1_000), record);
          expect(unharmed(policyOf([less], 1_000), record)).toBeLessThan(before);
        }
      }),
      { numRuns: runs(12) },
    );
    expect(tried).toBeGreaterThan(runs(24));
  });

  it("say in a sentence what they are", () => {
    const record = recordOf({ seed: 5, clients: 50, types: 1, addresses: false });
    const [messages, bytes, connects] = simulate({}, record, { share: 0.9 }).suggestions;
    expect(messages?.because).toMatch(
      /^50 clients were seen\. If each may send \d+ messages? (?:a second|a minute|in \d+ seconds), and \d+ at once after a pause, 90% of them are never refused\.$/,
    );
    expect(bytes?.because).toContain(" bytes a second, and ");
    expect(connects?.because).toContain("If each may connect 1 time a minute, and 2 at once");
  });

  it("go by the names of the limits that they could stand for", () => {
    const record = recordOf({ seed: 5, clients: 50, types: 2, addresses: false });
    const policy: Policy = {
      limits: [
        { name: "all", limit: 5, window: "1s" },
        { name: "first", limit: 5, window: "1s", match: { type: "type 0" } },
        { name: "type 1", limit: 5, window: "1s", per: "room" },
      ],
    };
    const names = simulate(policy, record).suggestions.map(({ name }) => name);
    expect(names.toSorted()).toEqual(["all", "bytes", "connects", "first", "type 1 (suggested)"]);
  });

  it("are not made of a type that hardly anybody sent", () => {
    const record = recordOf({ seed: 5, clients: 40, types: 1, addresses: false });
    const rare = record.map((event, index): TrafficEvent =>
      event.event === "message" && index % 500 === 0 ? { ...event, type: "rare" } : event,
    );
    expect(simulate({}, rare).suggestions.map(({ type }) => type)).toEqual([null, null, null, "type 0"]);
  });
});
