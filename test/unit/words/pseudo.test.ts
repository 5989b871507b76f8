import { describe, expect, it } from "vitest";
import { afterClose, afterResync, NOTHING_KNOWN, standingAt } from "../../../client/known-status.ts";
import type { Policy } from "../../../src/policy/policy.ts";
import type { Protocol } from "../../../src/policy/protocol.ts";
import { CloseCode } from "../../../src/shared/close-code.ts";
import { en } from "../../../src/words/catalogues/en.ts";
import { GUARD_SENTENCES } from "../../../src/words/guard-sentences.ts";
import { ROOM_SENTENCES } from "../../../src/words/room-sentences.ts";
import { marked, plainWordsIn, PSEUDO, pseudoOf } from "../../support/pseudo.ts";
import { byHeaders, type Connection, from, Room, settled } from "../../support/room.ts";
import { DAY, MINUTE } from "../../support/time.ts";

/** What an app or an operator names in its own words. */
const NAMES = ["Rule-7", "Write to ada.", "chat", "edit", "Insulted Bob."];

const OBJECTION = "Write to ada.";

const words = pseudoOf(en);
const asks = { "Accept-Language": `xx, ${PSEUDO};q=0.9, de;q=0.8` };

/** A protocol that answers what is refused, with the sentence. */
const answering: Protocol = {
  name: "answering",
  answer(_, { message }) {
    said.push(message);
    return null;
  },
};

/** All that anybody was told. */
const said: string[] = [];

function roomWith(policy: Policy): Room {
  return new Room({ identify: byHeaders, objection: OBJECTION, words: [words], ...policy });
}

/** Leaves with what was earned, and comes back. */
async function comeBack(room: Room, connection: Connection, headers: Record<string, string>): Promise<void> {
  room.leave(connection as never);
  listen(await room.enter(`${connection.id}-again`, { ...headers, ...asks }));
  listen(connection);
}

function listen(connection: Connection): void {
  for (const message of connection.controlMessages) {
    if (message !== null && "message" in message && message.message !== null) said.push(message.message);
  }
}

const user = (id: string): Record<string, string> => ({ "x-user": id, ...asks });
const ADDRESS = { ...from("203.0.113.7"), ...asks };

const ONE = { name: "chat", limit: 1, window: "1s" } as const;

async function warnings(): Promise<void> {
  const room = roomWith({
    limits: [{ ...ONE, cost: (message) => (String(message).startsWith("huge") ? 9 : 1) }],
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 3, do: "close", for: "1m" },
    ],
    maxMessageBytes: 100,
    invalid: { limit: 1, window: "1s" },
    cooldown: { base: 0, grace: 0 },
  });
  const messages = [["hi", "hi", "hi"], ["huge"], ["x".repeat(101)]];
  for (const [index, each] of messages.entries()) {
    const connection = await room.enter(`sender-${index}`, user(`sender-${index}`));
    for (const message of each) room.say(connection, message);
    listen(connection);
  }
  const eve = await room.enter("eve", user("eve"));
  for (let count = 0; count < 2; count++) room.bouncer.strikes.reportInvalid(eve);
  room.bouncer.strikes.add(eve);
  listen(eve);
  const bob = await room.enter("bob", user("bob"));
  room.bouncer.strikes.add(bob, { reason: "Rule-7" });
  listen(bob);
}

async function cooldowns(headers: Record<string, string>): Promise<void> {
  for (const reason of [undefined, "Rule-7", null]) {
    const room = roomWith({ limits: [ONE], cooldown: { base: "10s" } });
    const connection = await room.enter("eve", { ...headers, ...asks });
    if (reason === null) for (let count = 0; count < 3; count++) room.say(connection, "hi");
    else room.bouncer.strikes.add(connection, reason === undefined ? {} : { reason });
    await comeBack(room, connection, headers);
  }
}

async function slowMode(): Promise<void> {
  const room = roomWith({ limits: [ONE], protocol: answering, onRefusal: "answer" });
  await room.bouncer.switches.slowMode({ every: "1m", for: "1h", by: "ada" });
  const eve = await room.enter("eve", user("eve"));
  for (let count = 0; count < 2; count++) room.say(eve, "hi");
}

async function restrictions(): Promise<void> {
  for (const only of [[], ["chat", "edit"]]) {
    const room = roomWith({
      limits: [ONE],
      ladder: [{ strikes: 1, do: "restrict", only, for: "10m" }],
      protocol: answering,
      onRefusal: "answer",
      cooldown: { base: "1s", grace: 0 },
    });
    const eve = await room.enter("eve", user("eve"));
    room.bouncer.strikes.add(eve);
    room.now += MINUTE;
    room.say(eve, '{"type":"other"}');
    await comeBack(room, eve, user("eve"));
  }
}

async function statements(): Promise<void> {
  for (const kind of ["close", "shadow-ban"] as const) {
    for (const span of ["1h", "forever"] as const) {
      const room = roomWith({ limits: [] });
      const eve = await room.enter("eve", user("eve"));
      const options = { kind, for: span, reason: "Insulted Bob." };
      await room.bouncer.bans.add(eve, { ...options, disclosure: "notify" });
      const bob = await room.enter("bob", user("bob"));
      await room.bouncer.bans.add(bob, { ...options, disclosure: "delayed" });
      if (span === "forever") await room.bouncer.bans.remove(bob);
      room.now += DAY;
      const back = await room.enter("bob-again", user("bob"));
      room.say(back, "hello");
      await settled();
      for (const each of [eve, bob, back]) listen(each);
    }
  }
  for (const headers of [user("eve"), ADDRESS]) {
    const room = roomWith({
      limits: [],
      ladder: [{ strikes: 1, do: "close", for: "1m", disclosure: "notify" }],
      appeals: true,
    });
    const eve = await room.enter("eve", headers);
    room.bouncer.strikes.add(eve, { reason: "Rule-7" });
    await settled();
    listen(eve);
  }
}

function closes(): void {
  const close = { strikes: 1, shared: false, limit: null, retryAfter: MINUTE };
  const all = [
    afterClose({ ...close, code: CloseCode.Banned }, 0),
    afterClose({ ...close, code: CloseCode.TooManyConnections }, 0),
    afterClose({ ...close, code: CloseCode.RateLimited }, 0),
    afterClose({ ...close, code: CloseCode.RateLimited, shared: true }, 0),
    afterClose({ ...close, code: CloseCode.RateLimited, limit: "connects" }, 0),
    afterResync(NOTHING_KNOWN, null, 0, words),
  ];
  for (const known of all) {
    for (const now of [0, MINUTE]) {
      const { message } = standingAt(known, now, words);
      if (message !== null) said.push(message);
    }
  }
}

describe("in a language that nobody speaks", () => {
  it("nothing that a person is told is in English", async () => {
    await warnings();
    await cooldowns(user("eve"));
    await cooldowns(ADDRESS);
    await restrictions();
    await slowMode();
    await statements();
    closes();
    expect(said.length).toBeGreaterThan(20);
    expect(said.flatMap((text) => plainWordsIn(text, NAMES))).toEqual([]);
  });

  it("every sentence of a room and of a guard is said on some occasion", () => {
    const sentences = Object.entries<string>({ ...ROOM_SENTENCES, ...GUARD_SENTENCES });
    const unsaid = sentences.filter(([, sentence]) => {
      const pieces = marked(sentence).split(/\{[^}]*\}/);
      return !said.some((text) => pieces.every((piece) => text.includes(piece)));
    });
    expect(unsaid.map(([key]) => key)).toEqual([]);
  });
});
