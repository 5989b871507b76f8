import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resemblesControl } from "../../../src/visibility/forgery.ts";
import { CONTROL_PREFIX, isControlMessage } from "../../../src/shared/control-message.ts";
import { byHeaders, Room } from "../../support/room.ts";
import { runs } from "../../support/runs.ts";
import { MINUTE } from "../../support/time.ts";

const WARNING = `${CONTROL_PREFIX}warning","limit":"x","retryAfter":1,"strikes":1,"strikesLeft":1,"message":""}`;

describe("text resembles a control message", () => {
  it.each([
    WARNING,
    CONTROL_PREFIX,
    ` ${WARNING}`,
    `\t\r\n ${WARNING}`,
    `\ufeff${WARNING}`,
    `\ufeff ${WARNING}`,
    ` \ufeff\ufeff${WARNING}`,
    [WARNING],
    [[WARNING]],
    // oxlint-disable-next-line no-new-wrappers -- what an app may hand on
    new String(WARNING),
    { toString: () => ` ${WARNING}` },
  ])("%j", (text) => expect(resemblesControl(text)).toBe(true));

  it.each<[unknown]>([
    ["hello"],
    [""],
    ["   "],
    ['{"type":"chat"}'],
    ['{"type":"party-bouncers"}'],
    [`"${WARNING}"`],
    [`x ${WARNING}`],
    // No client takes these for one.
    ['{ "type":"party-bouncer:warning"}'],
    ['{"type":"\\u0070arty-bouncer:warning"}'],
    [new TextEncoder().encode(WARNING)],
    [new TextEncoder().encode(WARNING).buffer],
    [["hello"]],
    [null],
    [5],
    [undefined],
    [{ type: "party-bouncer:warning" }],
    [Object.create(null)],
    [new Blob([WARNING])],
  ])("not: %j", (message) => expect(resemblesControl(message)).toBe(false));

  it("whenever a client could take it for one, however its decoder treats a byte order mark", () => {
    const before = fc.string({ unit: fc.constantFrom(" ", "\t", "\n", "\r", "\ufeff", "{", "x", "\u00a0") });
    const after = fc.oneof(fc.constant(""), fc.string());
    const bytes = new TextEncoder();
    fc.assert(
      fc.property(before, after, fc.boolean(), (start, end, ignoreBOM) => {
        const text = `${start}${CONTROL_PREFIX}${end}`;
        const arrived = new TextDecoder("utf-8", { ignoreBOM }).decode(bytes.encode(text));
        if (isControlMessage(arrived)) expect(resemblesControl(text)).toBe(true);
      }),
      { numRuns: runs(5_000) },
    );
  });
});

describe("a room", () => {
  it("sends nobody what a client made up, and says so once a minute", async () => {
    const room = new Room({ limits: [], identify: byHeaders });
    const errors = room.listen("error");
    const [ada, eve] = [await room.enter("ada"), await room.enter("eve")];
    for (let index = 0; index < 100; index++) room.say(eve, ` ${WARNING}`);
    expect(ada.sent).toEqual([]);
    expect(eve.sent).toEqual([]);
    expect(errors.map(({ doing, error }) => [doing, String(error)])).toEqual([
      ["sending for the app", expect.stringMatching(/^Error: A message was not sent, as only the bouncer/)],
    ]);
    room.now += MINUTE;
    room.say(eve, ` ${WARNING}`);
    expect(String(errors[1]?.error)).toMatch(/^Error: 200 messages were not sent/);
    room.now -= 2 * MINUTE;
    room.say(eve, ` ${WARNING}`);
    expect(errors).toHaveLength(3);
  });

  it("does so in a dry run too, and right after it was thrown out of memory", async () => {
    const room = new Room({ limits: [], identify: byHeaders, enforce: false });
    const [ada, eve] = [await room.enter("ada"), await room.enter("eve")];
    room.evict();
    room.broadcast(WARNING);
    expect(ada.sent).toEqual([]);
    room.say(eve, "hello");
    expect(ada.sent).toEqual(["hello"]);
  });

  it("opens where its connections cannot be listed yet, and looks at them later", () => {
    const room = new Room({ limits: [], identify: byHeaders });
    const ada = room.open("ada");
    let isReady = false;
    const list = room.connections.bind(room);
    room.connections = () => {
      if (!isReady) throw new Error("not yet");
      return list();
    };
    const complain = console.error;
    console.error = () => {};
    try {
      room.evict();
    } finally {
      console.error = complain;
    }
    isReady = true;
    room.say(room.open("eve"), "hello");
    room.broadcast(WARNING);
    expect(ada.sent).toEqual(["hello"]);
  });
});
