import { describe, expect, it } from "vitest";
import { type Policy, PolicyError } from "party-bouncer";
import { simulate, Simulation, traffic, type TrafficEvent } from "party-bouncer/simulator";
import { START } from "../../support/time.ts";

const POLICY: Policy = { limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }] };

function* flood(count: number): Generator<TrafficEvent> {
  yield { at: START, event: "open", connection: 1, client: "ada" };
  for (let index = 0; index < count; index++)
    yield { at: START + index, event: "message", connection: 1, type: "chat", bytes: 40 };
}

async function* inBatches(events: Iterable<TrafficEvent>, size: number): AsyncGenerator<TrafficEvent[]> {
  const all = [...events];
  for (let index = 0; index < all.length; index += size) yield all.slice(index, index + size);
}

describe("simulate", () => {
  it("says of each client what became of it, when and why", () => {
    const { clients, fates, messages, limits, rungs } = simulate(POLICY, flood(12));
    expect(messages).toEqual({ admitted: 10, refused: 2, held: 0, bytes: 480, away: 0, lost: 0 });
    expect(fates).toEqual({ ok: 0, warned: 1, restricted: 0, hidden: 0, closed: 0 });
    expect(clients).toMatchObject([
      { client: "ada", connections: 1, admitted: 10, refused: 2, strikes: 1, fate: "warned" },
    ]);
    expect(clients[0]?.firstRefusal).toEqual({
      at: START + 10,
      limit: "messages",
      type: "chat",
      bytes: 40,
      action: "warn",
      retryAfter: 1_000,
      because:
        '"messages" lets each connection send 5 messages a second, and 10 at once after a pause. It came 190 ms too early. ' +
        "It would have passed with a burst of 11, or with a limit of 100 a second.",
      needs: { burst: 11, limit: 100 },
    });
    expect(limits).toEqual([{ name: "messages", admitted: 10, refused: 2, held: 0, clients: 1, strikes: 1 }]);
    expect(rungs).toEqual([
      { strikes: 1, do: "warn", times: 1, clients: 1 },
      { strikes: 6, do: "close", times: 0, clients: 0 },
    ]);
  });

  it("does not count what comes while a client is closed", () => {
    const strict: Policy = {
      ...POLICY,
      cooldown: { grace: 0 },
      ladder: [{ strikes: 1, do: "close", for: "1m" }],
    };
    const { clients, messages } = simulate(strict, flood(500));
    expect(messages).toMatchObject({ admitted: 10, refused: 1, away: 489 });
    expect(clients[0]).toMatchObject({ fate: "closed", refused: 1, away: 489 });
  });

  it("comes to the same if records come little by little", async () => {
    const crowd = [{ kind: "talker", count: 20 }, { kind: "flood" }] as const;
    const records = traffic({ seed: 7, for: "20s", crowd });
    const told: number[] = [];
    const streamed = await simulate(POLICY, inBatches(records, 1_000), {
      onProgress: (count) => told.push(count),
    });
    expect(streamed).toEqual(simulate(POLICY, records));
    expect(told.at(-1)).toBe(streamed.records);
    expect(told.length).toBeGreaterThan(streamed.records / 1_000);
  });

  it("repeats how many records a stream could not read", async () => {
    const stream = Object.assign(inBatches(flood(3), 2), { broken: 4 });
    expect((await simulate(POLICY, stream)).broken).toBe(4);
  });

  it("sets another policy beside, with the clients that fare otherwise", () => {
    const { against, fates } = simulate(POLICY, flood(12), {
      against: { limits: [{ name: "messages", limit: 5, window: "1s", burst: 20 }] },
    });
    expect(fates).toMatchObject({ warned: 1 });
    expect(against?.fates).toMatchObject({ ok: 1 });
    expect(against?.differences).toEqual([
      { client: "ada", fate: "warned", against: "ok", refused: 2, refusedAgainst: 0 },
    ]);
  });

  it("is empty of nothing", () => {
    const { clients, suggestions, timeline, ...rest } = simulate(POLICY, []);
    expect(rest).toMatchObject({ from: 0, until: 0, records: 0, notes: [] });
    expect([clients, suggestions, timeline.admitted]).toEqual([[], [], []]);
  });

  it("throws at once if a policy or the share is wrong", () => {
    expect(() => simulate({ limits: [{ name: "x", limit: 0, window: "1s" }] }, [])).toThrow(PolicyError);
    expect(() => simulate({}, [], { against: { maxMessageBytes: -1 } })).toThrow(PolicyError);
    expect(() => new Simulation({}, { share: 0 })).toThrow(RangeError);
    expect(() => new Simulation({}, { share: 1.1 })).toThrow(RangeError);
  });

  it("says how the verdicts compare to those in the record", () => {
    const events = [...flood(14)].map((event, index): TrafficEvent => {
      if (event.event !== "message") return event;
      const verdict = index <= 10 ? "admit" : index === 11 ? "warn" : "refuse";
      return { ...event, verdict, limit: verdict === "admit" ? null : "messages" };
    });
    expect(simulate(POLICY, events).recorded).toEqual({ same: 14, different: 0 });
    expect(simulate({ limits: [{ name: "messages", limit: 5, window: "1s" }] }, events).recorded).toEqual({
      same: 5 + 3,
      different: 6,
    });
    expect(simulate(POLICY, flood(14)).recorded).toEqual({ same: 0, different: 0 });
  });

  it("chooses the same share of the clients for the same seed, and others for another one", () => {
    const shared: Policy = { limits: [{ name: "one", limit: 1, window: "1m", enforce: { share: 0.3 } }] };
    const events = Array.from({ length: 200 }, (_, index) => [
      { at: START, event: "open", connection: index, client: `user:${index}` } as const,
      { at: START, event: "message", connection: index, type: null, bytes: 1 } as const,
      { at: START + 1, event: "message", connection: index, type: null, bytes: 1 } as const,
    ]).flat();
    const hit = (seed?: number): string[] =>
      simulate(shared, events, { seed })
        .clients.filter(({ refused }) => refused > 0)
        .map(({ client }) => client);
    expect(hit(1)).toEqual(hit(1));
    expect(hit(1)).not.toEqual(hit(2));
    for (const seed of [undefined, 1, 2]) {
      expect(hit(seed).length).toBeGreaterThan(30);
      expect(hit(seed).length).toBeLessThan(90);
    }
  });

  it.each(["constructor", "__proto__"])("explains by the cost of a limit %s that a record has", (name) => {
    const costly: Policy = { limits: [{ name, limit: 3, window: "1s", burst: 3, cost: () => 1 }] };
    const events = [...flood(4)].map((event, index): TrafficEvent =>
      event.event === "message" && index === 1
        ? { ...event, costs: Object.fromEntries([[name, 2]]) }
        : ({ ...event, costs: {} } as TrafficEvent),
    );
    const { clients, limits } = simulate(costly, events);
    expect(limits).toMatchObject([{ name, admitted: 2, refused: 2 }]);
    expect(clients[0]?.firstRefusal?.needs).toMatchObject({ burst: 4 });
  });

  it("has a name for a cool-down that no limit has led to", () => {
    const [open, ...messages] = flood(3);
    const muted: TrafficEvent = { at: START, event: "mute", connection: 1, for: 60_000 };
    const { limits } = simulate(POLICY, [open as TrafficEvent, muted, ...messages]);
    expect(limits).toMatchObject([{ name: "messages" }, { name: "(cool-down)", refused: 3, clients: 1 }]);
  });

  it("counts a client that is turned away more often than not as closed", () => {
    const opens = Array.from({ length: 8 }, (_, index): TrafficEvent => ({
      at: START,
      event: "open",
      connection: index,
      client: "ada",
    }));
    const admitting = (perClient: number): Policy => ({ admission: { perClient } });
    expect(simulate(admitting(3), opens).clients[0]).toMatchObject({
      connections: 8,
      turnedAway: 5,
      fate: "closed",
    });
    expect(simulate(admitting(7), opens).clients[0]).toMatchObject({ turnedAway: 1, fate: "warned" });
    expect(simulate(admitting(8), opens).clients[0]).toMatchObject({ turnedAway: 0, fate: "ok" });
  });

  it("counts a message that waits once, and again as admitted when it is delivered", () => {
    const holding: Policy = { ...POLICY, onRefusal: "hold" };
    const { messages, fates, clients } = simulate(holding, [
      ...flood(12),
      { at: START + 5_000, event: "close", connection: 1 },
    ]);
    expect(messages).toEqual({ admitted: 12, refused: 0, held: 2, bytes: 480, away: 0, lost: 0 });
    expect([fates.ok, clients[0]?.firstRefusal]).toEqual([1, null]);
  });
});
