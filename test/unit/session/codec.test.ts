import { deserialize, serialize } from "node:v8";
import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { ConnectionLike } from "../../../src/platform/room.ts";
import type { CarriedBucket } from "../../../src/session/carried-bucket.ts";
import { Session } from "../../../src/session/session.ts";
import { Roster } from "../../../src/session/roster.ts";
import { pack, unpack } from "../../../src/session/codec.ts";
import type { RecordKey } from "../../../src/identity/record-key.ts";
import type { ClientInfo } from "../../../src/identity/client-info.ts";
import { type Conduct, SPOTLESS } from "../../../src/strikes/conduct.ts";
import type { Period } from "../../../src/shared/period.ts";
import type { Bucket } from "../../../src/shared/bucket.ts";
import { KeyedBuckets } from "../../../src/limits/keyed-buckets.ts";
import { INVALID_MESSAGES, STANDING_REQUESTS, TOO_SOON } from "../../../src/limits/counter-id.ts";
import { CompiledLimit } from "../../../src/limits/compiled-limit.ts";
import type { DefinedLimit, Limit } from "../../../src/policy/limit.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { runs } from "../../support/runs.ts";

const NOW = Date.UTC(2026, 5, 1, 12, 34, 56, 789);
const MESSAGES = idOf({ name: "messages", limit: 10, window: "1s", burst: 20 });

const connection: ConnectionLike = { id: "a", readyState: 1, send() {}, close() {} };
const shared = { keyed: new KeyedBuckets(1), roster: new Roster() };

function idOf(limit: Limit): number {
  const { limits } = definePolicy({ limits: [limit] });
  return new CompiledLimit(limits[0] as DefinedLimit, () => {}).counters[0]?.id ?? NaN;
}

interface Fields {
  clientInfo: ClientInfo;
  record: RecordKey | null;
  moderates: boolean;
  locale: string | null;
  conduct: Conduct;
  shadow: Period | null;
  isOwedStatement: boolean;
  knowsLimits: boolean;
  announceKey: string | null;
  admitted: boolean;
  buckets: [number, Bucket][];
  kept: CarriedBucket[];
}

const nobody: ClientInfo = { clientKey: null, userId: null, connectionId: "a", address: null, tier: null };
const fresh: Fields = {
  clientInfo: nobody,
  record: null,
  moderates: false,
  locale: null,
  conduct: SPOTLESS,
  shadow: null,
  isOwedStatement: false,
  knowsLimits: false,
  announceKey: null,
  admitted: true,
  buckets: [],
  kept: [],
};

function sessionWith(fields: Partial<Fields> = {}): Session {
  const { buckets, kept, ...rest } = { ...fresh, ...fields };
  const session = new Session(connection, shared);
  Object.assign(session, rest);
  for (const [counter, bucket] of buckets) session.buckets.set(counter, bucket);
  for (const one of kept) session.carry(one);
  return session;
}

/** All of a session that is kept. */
function fieldsOf(session: Session): Fields {
  const {
    clientInfo,
    record,
    moderates,
    locale,
    conduct,
    shadow,
    isOwedStatement,
    knowsLimits,
    announceKey,
    admitted,
  } = session;
  const fields = {
    clientInfo,
    record,
    moderates,
    locale,
    conduct,
    shadow,
    isOwedStatement,
    knowsLimits,
    announceKey,
    admitted,
  };
  const { buckets, kept } = session;
  return { ...fields, buckets: [...buckets], kept: [...kept.values()] };
}

/** What is read back of a value that was stored: by the structured clone that an attachment is. */
function readBack(stored: unknown): Fields {
  const session = new Session(connection, shared);
  unpack(deserialize(serialize(stored)), session);
  return fieldsOf(session);
}

/** As a host writes it. */
const sizeOf = (fields: Partial<Fields>): number =>
  serialize({ "party-bouncer": { r: pack(sessionWith(fields)) } }).length;

const address = "ffff:ffff:ffff:ffff::/64";
const stranger = { clientInfo: nobody, record: null };
const worst: Partial<Fields> = {
  clientInfo: { ...nobody, clientKey: `address:${address}`, address },
  record: `address:#${"f".repeat(32)}`,
  locale: "de-CH",
  conduct: {
    ...SPOTLESS,
    at: NOW,
    strikes: 6,
    cooldown: 30_000,
    grace: 1_000,
    calm: 59_999,
    limit: "maxMessageBytes",
  },
  shadow: { at: NOW, until: NOW + 365 * 86_400_000 },
  isOwedStatement: true,
  knowsLimits: true,
  buckets: [[MESSAGES, { at: NOW, count: 1_999, before: 0 }]],
};

const keptIds = fc.nat().filter((id) => id !== STANDING_REQUESTS && id !== TOO_SOON);
const times = fc.integer({ min: 0, max: 2 ** 43 });
const counts = fc.record({ at: times, count: fc.maxSafeNat(), before: fc.nat() });
const hashes = fc.stringMatching(/^[\da-f]{32}$/).map((hash) => `address:#${hash}` as const);
const who = fc
  .record({
    user: fc.option(fc.string({ minLength: 1 })),
    address: fc.option(fc.ipV4()),
    tier: fc.option(fc.string()),
    hash: hashes,
    hasRecord: fc.boolean(),
  })
  .map(({ user, address, tier, hash, hasRecord }): Pick<Fields, "clientInfo" | "record"> => {
    const addressKey = address === null ? null : (`address:${address}` as const);
    const clientKey = user === null ? addressKey : (`user:${user}` as const);
    const known: RecordKey | null = user === null ? (address === null ? null : hash) : `user:${user}`;
    const record = hasRecord ? known : null;
    return { clientInfo: { ...nobody, clientKey, userId: user, address, tier }, record };
  });
const others = fc.record({
  locale: fc.option(fc.constantFrom("de", "zh-Hant-TW")),
  buckets: fc.uniqueArray(fc.tuple(keptIds, counts), { maxLength: 5, selector: ([counter]) => counter }),
  kept: fc.uniqueArray(
    fc
      .record({
        count: fc.nat(),
        place: fc.record({ kind: fc.constant("shared" as const), key: fc.string() }),
        bucket: counts,
        isForeign: fc.boolean(),
      })
      .map(({ isForeign, ...kept }): CarriedBucket => (isForeign ? { ...kept, isForeign } : kept)),
    { maxLength: 8, selector: ({ place }) => place.key },
  ),
  conduct: fc.record({
    at: times,
    strikes: fc.nat(99),
    cooldown: fc.nat(),
    grace: fc.nat(),
    calm: fc.nat(),
    restricted: fc.nat(),
    only: fc.option(fc.array(fc.string(), { maxLength: 3 })),
    limit: fc.option(fc.string()),
    bans: fc.nat(80),
    banned: fc.constant(0),
    unwarned: fc.boolean(),
    excused: fc.nat({ max: 7 }),
  }),
  shadow: fc.option(
    fc
      .record({ at: times, lasts: fc.oneof(fc.constant(Infinity), fc.integer({ min: 1, max: 2 ** 43 })) })
      .map(({ at, lasts }) => ({ at, until: at + lasts })),
  ),
  isOwedStatement: fc.boolean(),
  knowsLimits: fc.boolean(),
  announceKey: fc.option(fc.constant("0123456789ab")),
  moderates: fc.boolean(),
  admitted: fc.boolean(),
});
const sessions: fc.Arbitrary<Fields> = fc.tuple(who, others).map(([who, others]) => ({ ...who, ...others }));

describe("a packed session", () => {
  it("is read back as it was", () => {
    fc.assert(
      fc.property(sessions, (fields) => {
        expect(readBack(pack(sessionWith(fields)))).toEqual(fields);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("leaves out what has run down before a room may sleep, and keeps its other counts as they are", () => {
    const bucket = { at: NOW, count: 3_000, before: 0 };
    const buckets: Fields["buckets"] = [
      [INVALID_MESSAGES, bucket],
      [MESSAGES, bucket],
    ];
    const asking: Fields["buckets"] = [
      [STANDING_REQUESTS, { ...bucket, at: NOW + 5_000 }],
      [TOO_SOON, { ...bucket, at: NOW + 6_000 }],
      ...buckets,
    ];
    expect(pack(sessionWith({ buckets: asking }))).toBe(pack(sessionWith({ buckets })));
    expect(readBack(pack(sessionWith({ buckets: asking }))).buckets).toEqual(buckets);
  });

  it("is read back where the key says neither its id nor its address", () => {
    const clientInfo = {
      ...nobody,
      clientKey: "user:ada" as const,
      userId: "ada",
      address: "203.0.113.7",
      tier: "pro",
    };
    expect(readBack(pack(sessionWith({ clientInfo, record: "user:ada" }))).clientInfo).toEqual(clientInfo);
  });

  it("keeps the counts that are its own connection's apart from those that are shared", () => {
    const bucket = { at: NOW, count: 1, before: 0 };
    const kept = (["mine", "shared"] as const).map((kind) => ({
      count: 1,
      place: { kind, key: "k" },
      bucket,
    }));
    expect(readBack(pack(sessionWith({ kept }))).kept).toEqual(kept);
  });

  it("takes at most 200 bytes with the default policy, at worst", () => {
    expect(sizeOf(worst)).toBeLessThanOrEqual(200);
    expect(sizeOf({ ...worst, shadow: { at: NOW, until: Infinity } })).toBeLessThanOrEqual(200);
    expect(
      sizeOf({ ...worst, ...stranger, buckets: [[0xffffffff, { at: NOW, count: 1_999, before: 0 }]] }),
    ).toBeLessThanOrEqual(200);
  });

  it("takes at most 200 bytes with the default policy, whatever its numbers are", () => {
    const numbers = fc.record({
      count: fc.integer({ min: 0, max: 2_000 }),
      at: times,
      cooldown: fc.integer({ min: 0, max: 30_000 }),
      calm: fc.integer({ min: 0, max: 59_999 }),
      strikes: fc.integer({ min: 0, max: 6 }),
      bans: fc.nat(80),
      unwarned: fc.boolean(),
      excused: fc.nat({ max: 7 }),
      until: times,
    });
    fc.assert(
      fc.property(numbers, ({ count, at, until, ...judged }) => {
        const conduct = { ...SPOTLESS, ...worst.conduct, at, ...judged };
        const any = { ...worst, conduct, shadow: { at, until: Math.max(at, until) } };
        const buckets: Fields["buckets"] = [[MESSAGES, { at, count, before: 0 }]];
        expect(sizeOf({ ...any, buckets })).toBeLessThanOrEqual(200);
      }),
      { numRuns: runs(2_000) },
    );
  });

  // `languagesOf` keeps no more of what the client makes up.
  it("takes at most 200 bytes with the default policy, whatever language is asked for", () => {
    expect(sizeOf({ ...worst, locale: "abc-1234" })).toBeLessThanOrEqual(200);
  });

  it("takes at most 200 bytes even of one who sends what makes no sense", () => {
    const invalid: [number, Bucket] = [0, { at: NOW, count: 9_999, before: 0 }];
    expect(sizeOf({ ...worst, buckets: [...(worst.buckets ?? []), invalid] })).toBeLessThanOrEqual(200);
  });

  it("takes at most 200 bytes of one of whom all of that is so at once", () => {
    const invalid: [number, Bucket] = [0, { at: NOW, count: 9_999, before: 0 }];
    const all = { ...worst, locale: "abc-1234", buckets: [...(worst.buckets ?? []), invalid] };
    expect(sizeOf(all)).toBeLessThanOrEqual(200);
    expect(sizeOf({ ...all, moderates: true, shadow: { at: NOW, until: Infinity } })).toBeLessThanOrEqual(
      200,
    );
  });

  it("does not grow with the messages that are counted, nor beyond eight keyed counts", () => {
    const session = sessionWith(worst);
    const carry = (index: number): void => {
      const bucket = { at: NOW + index, count: 1, before: 0 };
      session.buckets.set(MESSAGES, bucket);
      session.carry({ count: 1, place: { kind: "shared", key: `made up ${index}` }, bucket });
    };
    for (let index = 100; index < 108; index++) carry(index);
    const before = pack(session).length;
    for (let index = 108; index < 1_000; index++) carry(index);
    expect(pack(session)).toHaveLength(before);
    expect(session.kept.size).toBe(8);
    expect([...session.kept.values()].map(({ place }) => place.key)).toContain("made up 999");
  });
});

describe("what is not a packed session leaves a fresh one", () => {
  const good = pack(sessionWith(worst));
  const [start, end] = [good.indexOf(",["), good.length];
  const numbers = good.slice(0, start).split(",");
  const words = JSON.parse(good.slice(start + 1, end)) as unknown[];
  const packed = (some: readonly string[], list: unknown): string => `${some},${JSON.stringify(list)}`;
  const withNumber = (index: number, digits: string): string => packed(numbers.with(index, digits), words);
  const withWord = (index: number, word: unknown): string => {
    const list = [...words, ...Array<null>(Math.max(0, index + 1 - words.length)).fill(null)];
    return packed(numbers, list.with(index, word));
  };

  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["a number", 6],
    ["another text", "1,2,3"],
    ["no text", ""],
    ["a list", [good]],
    ["an object", { 0: "6", length: 1 }],
    ["no list", numbers.join()],
    ["half a list", good.slice(0, -1)],
    ["no numbers", packed(["6"], words)],
    ["too few numbers", packed(numbers.slice(0, 10), words)],
    ["another version", withNumber(0, "5")],
    ["no version", withNumber(0, "")],
    ["a client that is no text", withWord(0, 5)],
    ["a client that is an object", withWord(0, {})],
    ["a limit that is no text", withWord(3, true)],
    ["text for a number", withNumber(2, "%")],
    ["nothing for a number", withNumber(3, "")],
    ["a number with a space", withNumber(4, "1 ")],
    ["no number", withNumber(4, "~NaN")],
    ["a negative number", withNumber(5, "~-1")],
    ["keyed counts that are no list", withWord(7, 5)],
  ])("%s", (_, stored) => {
    expect(readBack(stored)).toEqual(fresh);
  });

  const { buckets: _, ...rest } = { ...fresh, ...worst };

  it.each<[string, string[]]>([
    ["no number", ["4", "?", "1", "0"]],
    ["less than nothing", ["4", "0", "~-1", "0"]],
    ["no counter", ["", "0", "1", "0"]],
    ["a half", ["4", "0"]],
    ["one that can never drain", ["4", "0", "~Infinity", "0"]],
  ])("and a count that is none is left out, alone: %s", (_, own) => {
    expect(readBack(packed([...numbers.slice(0, 11), ...own], words))).toEqual({ ...rest, buckets: [] });
  });

  it.each<[string, unknown]>([
    ["null", null],
    ["an empty one", []],
    ["one without a key", [1, 0, null, NOW, 1, 0]],
    ["one without a counter", [null, 0, "k", NOW, 1, 0]],
    ["one of no kind", [1, null, "k", NOW, 1, 0]],
    ["one that is less than nothing", [1, 0, "k", NOW, -1, 0]],
  ])("and a keyed count that is none is left out, alone: %s", (_, entry) => {
    const good = [1, 0, "k", NOW, 1, 0];
    const kept = [
      { count: 1, place: { kind: "shared", key: "k" }, bucket: { at: NOW, count: 1, before: 0 } },
    ];
    expect(readBack(withWord(7, [entry, good]))).toEqual({ ...fresh, ...worst, kept });
  });

  it.each(["", "chat", 5, {}, [1], ["a", null]])(
    "and a restriction that is none lets all through: %j",
    (only) => {
      expect(readBack(withWord(6, only))).toEqual({ ...fresh, ...worst });
    },
  );

  it("whatever it is, and without a throw", () => {
    const anything = fc.anything({ withBigInt: true, withDate: true, withMap: true, withSparseArray: true });
    fc.assert(
      fc.property(anything, (stored) => {
        const session = sessionWith();
        unpack(stored, session);
        expect(fieldsOf(session)).toEqual(fresh);
      }),
      { numRuns: runs(2_000) },
    );
  });

  it("whatever is in one place of it, without a throw", () => {
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(5), fc.string(), (index, length, piece) => {
        const text = good.slice(0, index) + piece + good.slice(index + length);
        expect(() => unpack(text, sessionWith())).not.toThrow();
      }),
      { numRuns: runs(2_000) },
    );
    fc.assert(
      fc.property(fc.nat(7), fc.jsonValue(), (index, value) => {
        expect(() => unpack(withWord(index, value), sessionWith())).not.toThrow();
      }),
      { numRuns: runs(2_000) },
    );
  });

  it.each<[string, unknown]>([
    ["half a strike", withNumber(3, "~1.5")],
    ["a cool-down without an end", withNumber(5, "~Infinity")],
  ])("even %s", (_, stored) => {
    expect(readBack(stored)).toEqual(fresh);
  });
});

describe("limits that changed in a deploy", () => {
  const base: Limit = { name: "a", limit: 1, window: 1_000, burst: 1 };

  it("are told by every field that changes how they count", () => {
    const changes: Partial<Limit>[] = [
      {},
      { name: "b" },
      { name: "A" },
      { name: "é" },
      { name: "😀" },
      { limit: 2 },
      { window: 1_001 },
      { burst: 2 },
      { algorithm: "fixed-window" },
      { algorithm: "sliding-window" },
      { cost: "bytes" },
      { per: "client" },
      { per: "room" },
      { match: { type: "chat" } },
    ];
    expect(new Set(changes.map((change) => idOf({ ...base, ...change }))).size).toBe(changes.length);
  });

  it("are the same where they mean the same", () => {
    expect(idOf({ burst: 20, window: "1s", limit: 10, name: "messages" })).toBe(MESSAGES);
    expect(idOf({ ...definePolicy().limits[0] } as Limit)).toBe(MESSAGES);
  });

  it("are told by the numbers of each tier", () => {
    const idsOf = (pro: number): (number | undefined)[] => {
      const { limits } = definePolicy({ limits: [{ ...base, tiers: { pro: { limit: pro } } }] });
      const compiled = new CompiledLimit(limits[0] as DefinedLimit, () => {});
      return [compiled.counterFor(null)?.id, compiled.counterFor("pro")?.id];
    };
    const [[usual, seven], [same, eight]] = [idsOf(7), idsOf(8)];
    expect(same).toBe(usual);
    expect(new Set([usual, seven, eight]).size).toBe(3);
  });

  it("are told by functions that match", () => {
    expect(idOf({ ...base, match: { type: (type) => type === "a" } })).not.toBe(
      idOf({ ...base, match: { type: (type) => type === "b" } }),
    );
  });

  it("have an id of 32 bits, whatever their names", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 64 }), (name) => {
        const id = idOf({ ...base, name });
        expect(id).toBe(id >>> 0);
      }),
      { numRuns: runs(1_000) },
    );
  });
});

it("a fresh session is spotless, admitted, and nobody in particular", () => {
  expect(fieldsOf(new Session(connection, shared))).toEqual(fresh);
  expect(new Session(connection, shared)).toMatchObject({ closed: false, exempt: null, client: null });
});
