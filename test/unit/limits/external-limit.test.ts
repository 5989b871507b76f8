import { type Consume, definePolicy, type ExternalLimit, type MessageInfo } from "party-bouncer";
import { expect, it } from "vitest";
import { CompiledExternal } from "../../../src/limits/external-limit.ts";
import { isExternal } from "../../../src/policy/external-limit.ts";

const consume = (): boolean => true;
const another = (): boolean => false;

const ADA: MessageInfo = {
  clientKey: "user:ada",
  userId: "ada",
  connectionId: "c1",
  address: "192.0.2.1",
  tier: null,
  type: "prompt",
};
const NOBODY: MessageInfo = { ...ADA, clientKey: null, userId: null, address: null };

function compiled(
  options: Partial<ExternalLimit>,
  onError: (error: unknown) => void = () => {},
): CompiledExternal {
  const [limit] = definePolicy({ limits: [{ name: "tokens", consume, ...options }] }).limits;
  if (limit === undefined || !isExternal(limit)) throw new Error("no limit");
  return new CompiledExternal(limit, { base: 1_000, max: 30_000 }, onError);
}

const keyOf = (options: Partial<ExternalLimit>, info: MessageInfo): string | null | undefined =>
  compiled(options).questionFor("hello", info)?.key;

it.each([
  ["client", "user:ada", "connection:c1"],
  ["address", "address:192.0.2.1", "connection:c1"],
] as const)("asks per %s about %s, or %s if that is unknown", (per, known, unknown) => {
  expect([keyOf({ per }, ADA), keyOf({ per }, NOBODY)]).toEqual([known, unknown]);
});

it("asks about the key that a function returns, and not if that is none", () => {
  expect(keyOf({ per: ({ type }) => type }, ADA)).toBe("prompt");
  expect(keyOf({ per: () => null }, ADA)).toBeUndefined();
  expect(keyOf({ per: (() => 7) as never }, ADA)).toBeUndefined();
});

it("asks about a key of bounded length", () => {
  const key = keyOf({ per: () => "x".repeat(10_000) }, ADA) ?? "";
  expect(key.length).toBeLessThan(300);
  expect(keyOf({ per: () => "x".repeat(10_001) }, ADA)).not.toBe(key);
});

it("asks only about what matches, and not about what costs nothing", () => {
  expect(keyOf({ match: { type: "prompt" } }, ADA)).toBe("user:ada");
  expect(keyOf({ match: { type: "chat" } }, ADA)).toBeUndefined();
  expect(keyOf({ cost: () => 0 }, ADA)).toBeUndefined();
});

it.each([
  ["messages", 1],
  ["bytes", 5],
  [(): number => 2.5, 3],
  [(): number => Number.NaN, 1],
] as const)("asks for a cost of %s as a whole number", (cost, expected) => {
  expect(compiled({ cost }).questionFor("hello", ADA)?.cost).toBe(expected);
});

it("asks a tier's own limiter, or none", () => {
  const limit = compiled({ tiers: { pro: another, staff: false } });
  const asked = (tier: string | null): Consume | undefined =>
    limit.questionFor("hello", { ...ADA, tier })?.consume;
  expect(["free", "pro", "staff", "toString", null].map(asked)).toEqual([
    consume,
    another,
    undefined,
    consume,
    consume,
  ]);
});

const boom = (): never => {
  throw new Error("boom");
};

it.each([{ per: boom }, { match: { type: boom } }])(
  "does not ask if a function of %j throws, and tells",
  (options) => {
    const errors: unknown[] = [];
    const limit = compiled(options, (error) => errors.push(error));
    expect(limit.questionFor("hello", ADA)).toBeNull();
    expect(errors).toHaveLength(1);
  },
);

it("asks for a client to wait no longer than the longest cool-down, or what it says itself", () => {
  const longest = (options: Partial<ExternalLimit>): unknown =>
    compiled(options).questionFor("hello", ADA)?.longest;
  expect([longest({}), longest({ maxRetryAfter: "1h" })]).toEqual([30_000, 3_600_000]);
});
