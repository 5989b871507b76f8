import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Policy } from "../../../src/policy/policy.ts";
import { readTraffic } from "../../../src/record/read-traffic.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import { trafficLines } from "../../../src/record/traffic-lines.ts";
import { simulate } from "../../../src/simulator/simulate.ts";
import { START } from "../../support/time.ts";
import { TimedRoom } from "../../support/timed-room.ts";

beforeEach(() => vi.useFakeTimers({ now: START, toFake: ["Date", "setTimeout", "clearTimeout"] }));
afterEach(() => vi.useRealTimers());

const SECRET = "a secret that nobody knows";
const policy: Policy = {
  limits: [{ name: "chat", limit: 1, window: "1s", match: { type: ["say", "what was said"] } }],
  controlMessages: false,
};

const said = (type: string): string => JSON.stringify({ type, text: "hello world" });

async function eventsOf(lines: readonly string[]): Promise<TrafficEvent[]> {
  const events: TrafficEvent[] = [];
  const traffic = readTraffic(lines.map((line) => `${line}\n`));
  for await (const batch of traffic) events.push(...batch);
  expect(traffic.broken).toBe(0);
  return events;
}

function listening(room: TimedRoom, secret: string | undefined = SECRET): string[] {
  const lines: string[] = [];
  const line = trafficLines(room.host.bouncer.policy, { secret });
  room.host.bouncer.on("verdict", (event) => lines.push(line(event)));
  return lines;
}

describe("a record of one's own making", () => {
  it("is read as it is, without a header: messages, what waited, and strikes by hand", async () => {
    const room = new TimedRoom({ ...policy, onRefusal: "hold" });
    const ada = await room.enter("ada");
    const lines = listening(room);
    room.say(ada, said("say"));
    room.say(ada, said("say"));
    TimedRoom.settle();
    room.host.bouncer.strikes.add(ada, { reason: "called Bob names" });
    const bytes = said("say").length;
    const [client, connection] = [
      expect.stringMatching(/^user:[\da-f]{16}$/),
      expect.stringMatching(/^[\da-f]{16}$/),
    ];
    const message = { at: START, event: "message", client, connection, type: "say", bytes };
    expect(await eventsOf(lines)).toEqual([
      { ...message, verdict: "admit", limit: null },
      { ...message, verdict: "hold", limit: "chat" },
      { at: START + 1_000, event: "deliver", connection, verdict: "admit", limit: null },
      { at: START + 1_000, event: "strike", connection, limit: "penalty" },
    ]);
  });

  it("has no word of a message, no name, no address, and no reason that the app gave", async () => {
    const room = new TimedRoom(policy);
    const bob = await room.enter("pk-of-bob", { "x-user": "bob", "CF-Connecting-IP": "203.0.113.9" });
    const lines = listening(room);
    for (const type of ["say", "I made this type up", "made-up", "what was said"]) room.say(bob, said(type));
    room.host.bouncer.strikes.add(bob, { reason: "spam link" });
    room.say(bob, said("say"));
    const text = lines.join("\n");
    for (const word of ["hello", "bob", "pk-of", "203.0.113", "I made", "spam"])
      expect(text).not.toContain(word);
    const types = (await eventsOf(lines)).flatMap((event) => (event.event === "message" ? [event.type] : []));
    expect(types).toEqual(["say", "(other)", "made-up", "what was said", null]);
  });

  it("names a client the same in all rooms with the same secret, and by chance without one", async () => {
    const clients = async (secret?: string): Promise<unknown> => {
      const room = new TimedRoom(policy);
      const lines = listening(room, secret);
      room.say(await room.enter("ada"), said("say"));
      const [event] = await eventsOf(lines);
      return event?.event === "message" && event.client;
    };
    expect(await clients(SECRET)).toBe(await clients(SECRET));
    const line = trafficLines(policy);
    const other = trafficLines(policy);
    const event = {
      at: START,
      cause: "message",
      bytes: 5,
      clientKey: "address:203.0.113.9",
      userId: null,
      connectionId: "a",
      address: "203.0.113.9",
      tier: null,
      verdict: {
        admitted: true,
        action: "admit",
        limit: null,
        retryAfter: 0,
        never: false,
        strikes: 0,
        strikesLeft: 6,
        type: null,
      },
    } as const;
    expect(line(event)).toMatch(/"client":"address:[\da-f]{16}"/);
    expect(line(event)).toBe(line(event));
    expect(other(event)).not.toBe(line(event));
    expect(JSON.parse(line({ ...event, clientKey: null }))).not.toHaveProperty("client");
  });

  it("refuses a secret that can be guessed", () => {
    expect(() => trafficLines(policy, { secret: "short" })).toThrow(
      'trafficLines: expected a secret of at least 16 characters, received "short"',
    );
  });

  it("can be simulated: the same policy decides the same about the same clients", async () => {
    const room = new TimedRoom({
      ...policy,
      limits: [{ name: "chat", limit: 2, window: "1s", per: "client" }],
    });
    const lines = listening(room);
    const [ada, second, bob] = [
      await room.enter("a1", { "x-user": "ada" }),
      await room.enter("a2", { "x-user": "ada" }),
      await room.enter("bob"),
    ];
    for (let turn = 0; turn < 40; turn++) {
      room.say(turn % 2 === 0 ? ada : second, said("say"));
      if (turn % 8 === 0) room.say(bob, said("say"));
      vi.advanceTimersByTime(200);
    }
    const result = await simulate(room.host.bouncer.policy, readTraffic(lines.map((line) => `${line}\n`)));
    const { admitted, refused } = room.host.bouncer.metrics();
    expect(refused).toBeGreaterThan(3);
    expect(result.messages).toMatchObject({ admitted, refused });
    expect(result.recorded).toEqual({ same: lines.length, different: 0 });
    expect(result.clients).toHaveLength(2);
    expect(result.broken).toBe(0);
  });
});
