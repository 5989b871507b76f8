import type { Policy } from "party-bouncer";
import { type FirstRefusal, simulate, type TrafficEvent } from "party-bouncer/simulator";
import { describe, expect, it } from "vitest";
import { START } from "../../support/time.ts";

const open = (connection: number, client: string | null, more: object = {}): TrafficEvent => ({
  at: START,
  event: "open",
  connection,
  client,
  ...more,
});

const say = (ms: number, connection: number, more: object = {}): TrafficEvent => ({
  at: START + ms,
  event: "message",
  connection,
  type: "chat",
  bytes: 40,
  ...more,
});

const times = (count: number, make: (index: number) => TrafficEvent): TrafficEvent[] =>
  Array.from({ length: count }, (_, index) => make(index));

function firstOf(
  policy: Policy,
  events: readonly TrafficEvent[],
  client = "ada",
): FirstRefusal | null | undefined {
  return simulate(policy, events).clients.find((each) => each.client === client)?.firstRefusal;
}

const limited = (limit: object): Policy => ({ limits: [{ name: "chat", limit: 2, window: "1s", ...limit }] });

describe("a first refusal says in a sentence", () => {
  it.each([
    [
      "how fast each connection may send",
      limited({ burst: 3 }),
      '"chat" lets each connection send 2 messages a second, and 3 at once after a pause. It came 470 ms too early. ' +
        "It would have passed with a burst of 4, or with a limit of 34 a second.",
    ],
    [
      "that a client's connections are counted together",
      limited({ per: "client", window: "1m" }),
      '"chat" lets each client, with all of its connections, send 2 messages a minute, and 2 at once after a pause. ' +
        "It came 30 seconds too early. It would have passed with a burst of 3, or with a limit of 3,000 a minute.",
    ],
    [
      "what a window allows, which has no burst",
      limited({ algorithm: "fixed-window", window: "1h" }),
      '"chat" lets each connection send 2 messages an hour. It came 1 hour too early. It would have passed with a limit of 3 an hour.',
    ],
    [
      "that it costs more than may ever come at once",
      limited({ cost: "bytes", limit: 20 }),
      '"chat" lets each connection send 20 bytes a second, and 20 at once after a pause. It had 40 bytes, more than may ever come at once. ' +
        "It would have passed with a burst of 40.",
    ],
    [
      "that others behind its address are counted with it",
      limited({ per: "address", burst: 1, window: 1_500 }),
      '"chat" lets all who are behind one address send 2 messages in 1.5 seconds, and 1 at once after a pause. It came 740 ms too early. ' +
        "It would have passed with a burst of 2, or with a limit of 150 in 1.5 seconds.",
    ],
    [
      "that it was too large",
      { maxMessageBytes: 30 },
      "It had 40 bytes, and a message may have 30: maxMessageBytes.",
    ],
    [
      "that as many waited already as may",
      { ...limited({}), onRefusal: { do: "hold", messages: 1 } },
      '"chat" lets each connection send 2 messages a second, and 2 at once after a pause. It would have had to wait, but as many of its ' +
        "connection waited already as may.",
    ],
  ] as const)("%s", (_, policy, because) => {
    const events = [open(1, "ada", { address: "here" }), ...times(9, (index) => say(10 * index, 1))];
    expect(firstOf(policy as Policy, events)?.because).toBe(because);
  });

  it("the numbers of its tier", () => {
    const policy = limited({ tiers: { pro: { limit: 3, burst: 5 } } });
    const events = [open(1, "ada", { tier: "pro" }), ...times(9, () => say(0, 1))];
    expect(firstOf(policy, events)).toMatchObject({
      because: expect.stringContaining("send 3 messages a second, and 5 at once"),
      needs: { burst: 6, limit: null },
    });
  });

  it("that it was in a cool-down for what it had been given strikes for", () => {
    const muted: TrafficEvent = { at: START, event: "mute", connection: 1, for: 5_000 };
    expect(firstOf({}, [open(1, "ada"), muted, say(1_000, 1)])).toMatchObject({
      because:
        "It was in a cool-down, for 4 seconds more: for what came before the record, for strikes by hand, or for others behind its address.",
      needs: { burst: null, limit: null },
    });
  });

  it("that the app had reported it", () => {
    const invalid = times(7, (): TrafficEvent => ({ at: START, event: "invalid", connection: 1 }));
    expect(firstOf({}, [open(1, "ada"), ...invalid, say(100, 1)])?.because).toBe(
      "The app had reported messages of it as invalid too often.",
    );
  });

  it("how many connections were open, and how many more it would have taken", () => {
    const opens = times(4, (index) => open(index, "ada"));
    expect(firstOf({ admission: { perClient: 3 } }, opens)).toEqual({
      at: START,
      limit: "perClient",
      type: null,
      bytes: 0,
      action: "close",
      retryAfter: 0,
      because:
        "3 connections of its client were open already, as many as admission.perClient allows. It would have been let in with 4.",
      needs: { burst: null, limit: 4 },
    });
    expect(simulate({ admission: { perClient: 4 } }, opens).clients[0]?.firstRefusal).toBeNull();
    const crowd = times(4, (index) => open(index, `ada ${index}`));
    expect(firstOf({ admission: { perRoom: 3 } }, crowd, "ada 3")?.because).toContain(
      "in the room were open",
    );
    const behindOne = times(4, (index) => open(index, "address:here"));
    expect(firstOf({ admission: { perAddress: 3 } }, behindOne, "address:here")?.because).toContain(
      "perAddress",
    );
  });

  it("how often a client may connect, and with which burst it would have been let in", () => {
    const opens = times(5, (index): TrafficEvent => ({ ...open(index, "ada"), at: START + 100 * index }));
    const policy = (burst: number): Policy => ({
      admission: { connects: { limit: 1, window: "1s", burst } },
    });
    const first = firstOf(policy(3), opens);
    expect(first).toMatchObject({
      limit: "connects",
      retryAfter: 700,
      because:
        "A client may connect 1 time a second, and 3 times at once: admission.connects. It came 700 ms too early. It would have been let in with a burst of 4.",
      needs: { burst: 4 },
    });
    expect(firstOf(policy(4), opens)?.at).toBeGreaterThan(first?.at ?? Infinity);
  });

  it("that the limit is one of those that are only tried", () => {
    const policy: Policy = { limits: [{ name: "tried", limit: 1, window: "1s", enforce: false }] };
    const { clients, notes } = simulate(policy, [open(1, "ada"), say(0, 1), say(1, 1)]);
    expect(clients[0]?.firstRefusal).toBeNull();
    expect(notes[0]).toBe(
      '"tried": only tried (enforce: false), so that it refused nobody here. Simulate the candidate to see whom it would refuse.',
    );
  });
});
