import { describe, expect, it, vi } from "vitest";
import { Questions } from "../../../src/refusals/questions.ts";
import { Session } from "../../../src/session/session.ts";
import { Roster } from "../../../src/session/roster.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import type { Protocol } from "../../../src/policy/protocol.ts";
import { Connection } from "../../support/room.ts";
import { START } from "../../support/time.ts";
import { TimedRoom } from "../../support/timed-room.ts";

const newSession = (): Session =>
  new Session(new Connection("a"), { keyed: new KeyedBuckets(1), roster: new Roster() });
const unexpected = (_: string, error: unknown): never => {
  throw error;
};
const questionsOf = (
  protocol?: Protocol,
  fail: (doing: string, error: unknown) => void = unexpected,
): Questions => new Questions({ active: { policy: { protocol } }, clock: () => START, fail });

describe("a question of the room's", () => {
  it("is noted by the type of its answer; what asks for nothing is not", () => {
    const protocol: Protocol = { name: "asking", asksFor: (sent) => (sent === "who?" ? "me" : null) };
    const session = newSession();
    questionsOf(protocol).note(session, "hello");
    expect(session.credits).toBeNull();
    questionsOf(protocol).note(session, "who?");
    expect(session.isAsked("me", START)).toBe(true);
    expect(session.isAsked("you", START)).toBe(false);
    expect(session.isAsked(null, START)).toBe(false);
  });

  it("is none if the protocol fails to say, which is reported", () => {
    const error = new Error("cannot tell");
    const protocol: Protocol = {
      name: "failing",
      asksFor: () => {
        throw error;
      },
    };
    const fail = vi.fn<(doing: string, error: unknown) => void>();
    const session = newSession();
    const questions = questionsOf(protocol, fail);
    for (let count = 0; count < 9; count++) questions.note(session, "who?");
    expect(fail).toHaveBeenCalledExactlyOnceWith("asking what the room asks for", error);
    expect(session.credits).toBeNull();
  });

  it("is none without a protocol that asks, whatever it returns", () => {
    const session = newSession();
    questionsOf(undefined).note(session, "who?");
    questionsOf({ name: "silent" }).note(session, "who?");
    questionsOf({ name: "odd", asksFor: () => 5 as never }).note(session, "who?");
    expect(session.credits).toBeNull();
  });
});

describe("an answer to the room's question", () => {
  const asking: Protocol = { name: "asking", asksFor: (sent) => (sent === "who?" ? "me" : null) };
  const limits = [{ name: "messages", limit: 2, window: "1m" }] as const;
  const ME = '{"type":"me"}';

  it("is charged to no limit, once for each question; who makes it up pays", async () => {
    const room = new TimedRoom({ limits, protocol: asking });
    const ada = await room.enter("ada");
    room.say(ada, "one");
    for (let count = 0; count < 2; count++) ada.send("who?");
    for (let count = 0; count < 5; count++) room.say(ada, ME);
    expect(room.messages).toEqual(["one", ME, ME, ME]);
    expect(ada.warnings).toHaveLength(1);
  });

  it("passes in a cool-down, and past a restriction", async () => {
    const room = new TimedRoom({
      limits,
      protocol: asking,
      ladder: [{ strikes: 1, do: "restrict", only: [] }],
    });
    const [ada, bob] = [await room.enter("ada"), await room.enter("bob")];
    room.host.bouncer.strikes.mute(ada, "1h");
    room.host.bouncer.strikes.add(bob);
    for (const connection of [ada, bob]) {
      connection.send("who?");
      room.say(connection, "no answer");
      room.say(connection, ME);
      room.say(connection, ME);
    }
    expect(room.heard.map(({ by, message }) => [by, message])).toEqual([
      ["ada", ME],
      ["bob", ME],
    ]);
  });

  it("is not free of its size", async () => {
    const room = new TimedRoom({ limits, protocol: asking, maxMessageBytes: 30 });
    const ada = await room.enter("ada");
    ada.send("who?");
    room.say(ada, `{"type":"me","text":"${"x".repeat(30)}"}`);
    expect(ada.warnings.map(({ limit }) => limit)).toEqual(["maxMessageBytes"]);
    room.say(ada, ME);
    expect(room.messages).toEqual([ME]);
  });

  it("is not used up by a message that is only judged, nor asked for by the bouncer's own words", async () => {
    const room = new TimedRoom({
      limits,
      protocol: { name: "all", asksFor: () => "me", answer: () => "no" },
      onRefusal: "answer",
    });
    const ada = await room.enter("ada");
    for (let count = 0; count < 4; count++) room.say(ada, '{"type":"x"}');
    expect(ada.sent.length).toBeGreaterThan(2);
    room.say(ada, ME);
    expect(room.messages).not.toContain(ME);
    ada.send("who?");
    expect(room.host.judge(ada, ME).admitted).toBe(true);
    room.say(ada, ME);
    expect(room.messages).toContain(ME);
  });

  it("is asked for only of those whom the room's question reached", async () => {
    const room = new TimedRoom({ limits, protocol: asking });
    const [ada, bob, eve] = [await room.enter("ada"), await room.enter("bob"), await room.enter("eve")];
    await room.host.bouncer.bans.add(eve, { kind: "shadow-ban" });
    room.onMessage = () => {
      for (const each of room.here) each.send("who?");
    };
    room.say(eve, "ask them");
    room.onMessage = () => {};
    for (const each of [ada, bob, eve]) for (let count = 0; count < 3; count++) room.say(each, ME);
    const heardOf = (id: string): number => room.heard.filter(({ by }) => by === id).length;
    // Of eve's three, one is free, and one is what her first message left of her two.
    expect([heardOf("ada"), heardOf("bob"), heardOf("eve")]).toEqual([2, 2, 3]);
  });
});
