import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Budget } from "../../../client/pacing/budget.ts";
import {
  type AnnouncedLimit,
  CONTROL_PREFIX,
  type ControlMessage,
  parseControlMessage,
} from "../../../src/shared/control-message.ts";
import {
  CloseCode,
  isAwayCode,
  parseCloseReason,
  stringifyCloseReason,
} from "../../../src/shared/close-code.ts";
import { runs } from "../../support/runs.ts";

const bytesOf = (text: string): number => new TextEncoder().encode(text).length;

const controlMessages: ControlMessage[] = [
  {
    type: "party-bouncer:policy",
    limits: [
      {
        name: "chat",
        limit: 1,
        window: 1_000,
        burst: 5,
        algorithm: "gcra",
        cost: "messages",
        types: ["chat"],
      },
    ],
    maxMessageBytes: 16_384,
  },
  { type: "party-bouncer:policy", limits: [], maxMessageBytes: 1 },
  {
    type: "party-bouncer:warning",
    limit: "chat",
    retryAfter: 1_000,
    strikes: 1,
    strikesLeft: 5,
    message: "Slow down.",
  },
  { type: "party-bouncer:warning", limit: "", retryAfter: 0, strikes: 1, strikesLeft: null, message: "" },
  {
    type: "party-bouncer:standing",
    status: "ok",
    strikes: 0,
    strikesLeft: null,
    retryAfter: 0,
    limit: null,
    message: null,
  },
  {
    type: "party-bouncer:standing",
    status: "coolingDown",
    strikes: 2,
    strikesLeft: 4,
    retryAfter: 500,
    limit: "é😀",
    message: null,
  },
  {
    type: "party-bouncer:standing",
    status: "away",
    code: 4403,
    strikes: 2,
    strikesLeft: null,
    retryAfter: null,
    limit: null,
    message: null,
  },
];

const WARNING = JSON.stringify(controlMessages[2]);
const STANDING = JSON.stringify(controlMessages[5]);

describe("the close codes", () => {
  it("are those of the protocol, in the range that is left to applications", () => {
    expect(CloseCode).toEqual({ RateLimited: 4429, Banned: 4403, TooManyConnections: 4409 });
    for (const code of Object.values(CloseCode))
      expect(code).toSatisfy((code: number) => code >= 4000 && code <= 4999);
  });

  it("keep a guard away, and no others do", () => {
    const away = Array.from({ length: 5_000 }, (_, code) => code).filter(isAwayCode);
    expect(away).toEqual([4403, 4409, 4429]);
    for (const code of [NaN, -1, 4429.5, Infinity]) expect(isAwayCode(code)).toBe(false);
  });
});

describe("a control message", () => {
  it.each(controlMessages)("begins with the prefix and is read back as it was written: $type", (message) => {
    const text = JSON.stringify(message);
    expect(text.startsWith(CONTROL_PREFIX)).toBe(true);
    expect(parseControlMessage(text)).toEqual(message);
  });

  it.each<[string, unknown]>([
    ["the app's own text", "hello"],
    ["the app's own JSON", '{"type":"chat"}'],
    ["nothing", ""],
    ["the prefix alone", CONTROL_PREFIX],
    ["another name", '{"type":"party-bouncer:other","retryAfter":1}'],
    ["a name without an end", '{"type":"party-bouncer:warning'],
    ["a prefix in another spelling", '{ "type": "party-bouncer:warning", "retryAfter": 1 }'],
    ["a prefix that is not at the beginning", ' {"type":"party-bouncer:warning","retryAfter":1}'],
    ["a warning with a wait without an end", WARNING.replace("1000", "1e999")],
    ["a warning with strikes beyond counting", WARNING.replace('"strikes":1', '"strikes":1e308')],
    ["a standing that cools down without an end", STANDING.replace("500", "null")],
    ["a standing with a code of others", STANDING.replace("500", '500,"code":1000')],
    [
      "a policy of limits with a name alone",
      `${CONTROL_PREFIX}policy","limits":[{"name":"x"}],"maxMessageBytes":1}`,
    ],
    ["two of them", `${JSON.stringify(controlMessages[2])}${JSON.stringify(controlMessages[2])}`],
    ["a type that is overridden", '{"type":"party-bouncer:warning","retryAfter":1,"type":"chat"}'],
    ["a policy without limits", '{"type":"party-bouncer:policy"}'],
    ["a policy whose limits are no list", '{"type":"party-bouncer:policy","limits":{"length":1}}'],
    ["a warning without a wait", '{"type":"party-bouncer:warning"}'],
    ["a warning with a wait in text", '{"type":"party-bouncer:warning","retryAfter":"1"}'],
    ["a warning with a wait of less than nothing", '{"type":"party-bouncer:warning","retryAfter":-1}'],
    ["a standing without a wait", '{"type":"party-bouncer:standing","status":"ok"}'],
    ["a standing whose wait is null", '{"type":"party-bouncer:standing","status":"ok","retryAfter":null}'],
    ["a number", 5],
    ["null", null],
    ["undefined", undefined],
    ["bytes", new TextEncoder().encode(JSON.stringify(controlMessages[2]))],
    ["a String object", new String(JSON.stringify(controlMessages[2]))],
    ["an object", controlMessages[2]],
  ])("is not %s", (_, data) => {
    expect(parseControlMessage(data)).toBeNull();
  });

  it("is read with its own fields alone, and with texts and lists of a length that can be shown", () => {
    const [limit] = (controlMessages[0] as { limits: AnnouncedLimit[] }).limits;
    const limits = Array.from({ length: 150 }, () => ({ ...limit, evil: 1 }));
    const text = JSON.stringify({
      ...controlMessages[2],
      message: "x".repeat(20_000),
      limits,
      __proto__: null,
      evil: 1,
    });
    expect(parseControlMessage(text)).toEqual({
      ...controlMessages[2],
      message: "x".repeat(10_000),
      limits: Array.from({ length: 100 }, () => limit),
    });
  });

  it("is never a reason to throw, whatever comes", () => {
    const anyTail = fc.oneof(
      fc.string(),
      fc.json(),
      fc.json().map((json) => `warning","retryAfter":${json}}`),
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.anything(),
          fc.string(),
          anyTail.map((tail) => CONTROL_PREFIX + tail),
        ),
        (data) => {
          expect(() => parseControlMessage(data)).not.toThrow();
        },
      ),
      { numRuns: runs(5_000) },
    );
    expect(parseControlMessage(`${CONTROL_PREFIX}warning","retryAfter":1,"x":${"[".repeat(1e6)}`)).toBeNull();
  });

  it.each([
    ["a warning that says nothing", '{"type":"party-bouncer:warning","retryAfter":1}'],
    [
      "a warning whose message is no text",
      '{"type":"party-bouncer:warning","limit":"a","retryAfter":1,"strikes":1,"strikesLeft":1,"message":{}}',
    ],
    [
      "a warning whose strikes are no number",
      '{"type":"party-bouncer:warning","limit":"a","retryAfter":1,"strikes":"1","strikesLeft":1,"message":""}',
    ],
    [
      "a standing of another name",
      '{"type":"party-bouncer:standing","retryAfter":1,"status":"hacked","strikes":0}',
    ],
    ["a policy without a size", '{"type":"party-bouncer:policy","limits":[]}'],
    [
      "a policy of limits that are none",
      '{"type":"party-bouncer:policy","limits":[null],"maxMessageBytes":1}',
    ],
  ])("is not well-formed in one field alone: %s", (_, text) => {
    expect(parseControlMessage(text)).toBeNull();
  });
});

const LONGEST_TEXT = 10_000;

/** What is wrong with a value that was read, by its path. */
function outOfBounds(value: unknown, path = "message"): string[] {
  if (typeof value === "number") {
    return Number.isFinite(value) && value >= 0 && value <= Number.MAX_SAFE_INTEGER ? [] : [path];
  }
  if (typeof value === "string") return value.length <= LONGEST_TEXT ? [] : [path];
  if (Array.isArray(value)) {
    return value.length > 100
      ? [path]
      : value.flatMap((item, index) => outOfBounds(item, `${path}.${index}`));
  }
  if (typeof value === "object" && value !== null) {
    return Object.entries(value).flatMap(([name, field]) => outOfBounds(field, `${path}.${name}`));
  }
  return value === null || typeof value === "boolean" ? [] : [path];
}

describe("whatever a room sends", () => {
  const numbers = fc.oneof(
    fc.integer({ min: -2, max: 5 }).map(String),
    fc.constantFrom("1e999", "-1e999", "1e308", "9007199254740993", "0.5", "-0", '"1"', "null", "[1]", "{}"),
  );
  const texts = fc.oneof(
    fc.json(),
    fc.string().map((text) => JSON.stringify(text)),
    fc.constant(JSON.stringify("x".repeat(20_000))),
    fc.constantFrom("null", "1", "true", '"gcra"', '"bytes"', '"close"', '"away"', '"ok"'),
  );
  const field = (name: string, value: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 20, arbitrary: value.map((json) => `${JSON.stringify(name)}:${json}`) },
      { weight: 1, arbitrary: fc.constant('"x":1') },
    );
  const object = (fields: Record<string, fc.Arbitrary<string>>): fc.Arbitrary<string> =>
    fc
      .tuple(...Object.entries(fields).map(([name, value]) => field(name, value)))
      .map((parts) => `{${parts.join(",")}}`);
  const mostly = (usual: string, other: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.oneof({ weight: 15, arbitrary: fc.constant(usual) }, { weight: 1, arbitrary: other });
  const lists = (item: fc.Arbitrary<string>): fc.Arbitrary<string> =>
    fc.oneof(
      fc.array(item, { maxLength: 3 }).map((items) => `[${items.join(",")}]`),
      item.map((one) => `[${Array.from({ length: 150 }, () => one).join(",")}]`),
      texts,
    );
  const limit = object({
    name: mostly('"chat"', texts),
    limit: mostly("1", numbers),
    window: mostly("1000", numbers),
    burst: mostly("5", numbers),
    algorithm: mostly('"gcra"', texts),
    cost: mostly('"messages"', texts),
    types: mostly("null", lists(texts)),
  });
  const controlMessages = fc
    .tuple(
      fc.constantFrom("policy", "warning", "standing", "statement", "other"),
      object({
        limits: fc.oneof(
          lists(limit),
          lists(
            object({
              name: mostly('"a"', texts),
              left: mostly("1", numbers),
              resetAfter: mostly("1", numbers),
            }),
          ),
        ),
        maxMessageBytes: mostly("16384", numbers),
        limit: mostly('"chat"', texts),
        retryAfter: mostly("1000", numbers),
        strikes: mostly("1", numbers),
        strikesLeft: mostly("null", numbers),
        message: mostly('"Slow down."', texts),
        status: mostly('"away"', texts),
        code: mostly("4429", numbers),
        id: mostly('"1"', texts),
        kind: mostly('"close"', texts),
        automatic: mostly("true", texts),
        reason: mostly('"because"', texts),
        at: mostly("1", numbers),
        until: mostly("null", numbers),
        objection: mostly("null", texts),
      }),
    )
    .map(([type, fields]) => `${CONTROL_PREFIX}${type}",${fields.slice(1)}`);

  it("what is read of it is in bounds, and a client can keep to it", () => {
    let read = 0;
    fc.assert(
      fc.property(controlMessages, (text) => {
        const message = parseControlMessage(text);
        if (message === null) return;
        read++;
        expect(outOfBounds(message)).toEqual([]);
        const { limits = [] } = message as { limits?: AnnouncedLimit[] };
        if (message.type !== "party-bouncer:policy" && message.type !== "party-bouncer:warning") return;
        const budget = new Budget({ limits }, null);
        for (const now of [0, 1, 1_000]) {
          const wait = budget.refuses("hello", now)?.wait ?? 0;
          expect(wait).toBeGreaterThanOrEqual(0);
          budget.charge("hello", now);
          budget.spend(now);
        }
      }),
      { numRuns: runs(1_000) },
    );
    expect(read).toBeGreaterThan(runs(100));
  });
});

describe("a close reason", () => {
  it.each([
    [{ retryAfter: 60_000, limit: "chat" }, '{"retryAfter":60000,"limit":"chat"}'],
    [{ retryAfter: 0 }, '{"retryAfter":0}'],
    [{ limit: "é" }, '{"limit":"é"}'],
    [{}, "{}"],
  ])("of %o is %s, and is read back", (reason, text) => {
    expect(stringifyCloseReason(reason)).toBe(text);
    expect(parseCloseReason(text)).toEqual(reason);
  });

  it("fits into a close frame, and says at least how long to wait, whatever the limit is called", () => {
    const names = fc.oneof(
      fc.string({ unit: "binary", maxLength: 64 }),
      fc.string({ unit: "grapheme", maxLength: 64 }),
      fc.string({ unit: fc.constantFrom("\u0000", '"', "\\", "\ud800", "\udc00", "中"), maxLength: 64 }),
    );
    const waits = fc.option(
      fc.oneof(fc.nat(), fc.maxSafeNat(), fc.double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true })),
      {
        nil: undefined,
      },
    );
    fc.assert(
      fc.property(names, waits, (limit, retryAfter) => {
        const reason = retryAfter === undefined ? { limit } : { retryAfter, limit };
        const text = stringifyCloseReason(reason);
        expect(bytesOf(text)).toBeLessThanOrEqual(123);
        const { limit: read, ...rest } = parseCloseReason(text) ?? { retryAfter: NaN };
        expect(rest).toEqual(
          retryAfter === undefined ? {} : { retryAfter: retryAfter === 0 ? 0 : retryAfter },
        );
        expect(read === undefined || read === limit).toBe(true);
      }),
      { numRuns: runs(5_000) },
    );
  });

  it.each([
    ["ASCII", "x", 1],
    ["two-byte letters", "é", 2],
    ["three-byte letters", "中", 3],
  ])(
    "keeps a name of %s as long as it fits, and leaves it out whole where it does not",
    (_, letter, size) => {
      const room = 123 - bytesOf('{"retryAfter":60000,"limit":""}');
      const [longest, tooLong] = [Math.floor(room / size), Math.floor(room / size) + 1].map((count) =>
        stringifyCloseReason({ retryAfter: 60_000, limit: letter.repeat(count) }),
      );
      expect(longest).toContain(letter);
      expect(tooLong).toBe('{"retryAfter":60000}');
    },
  );

  it.each<[string, unknown]>([
    ["nothing", ""],
    ["words", "Going away"],
    ["a list", "[1]"],
    ["a number", "5"],
    ["null", "null"],
    ["broken JSON", '{"retryAfter":'],
    ["JSON after a space", ' {"retryAfter":1}'],
    ["undefined", undefined],
    ["null itself", null],
    ["an object itself", { retryAfter: 1 }],
  ])("is not %s", (_, reason) => {
    expect(parseCloseReason(reason)).toBeNull();
  });

  it("is read without what is wrong in it", () => {
    expect(parseCloseReason('{"retryAfter":-1,"limit":5,"more":true}')).toEqual({});
    expect(parseCloseReason('{"retryAfter":"60000"}')).toEqual({});
    expect(parseCloseReason('{"retryAfter":1,"limit":null}')).toEqual({ retryAfter: 1 });
    expect(parseCloseReason('{"__proto__":{"retryAfter":1}}')).toEqual({});
  });

  it("is never a reason to throw, whatever comes", () => {
    fc.assert(
      fc.property(fc.oneof(fc.anything(), fc.string(), fc.json()), (reason) => {
        expect(() => parseCloseReason(reason)).not.toThrow();
      }),
      { numRuns: runs(5_000) },
    );
  });
});
