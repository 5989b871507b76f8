import * as fc from "fast-check";
import type { Message } from "../../src/shared/message.ts";
import type { Duration } from "../../src/policy/duration.ts";
import type { Budget } from "../../src/policy/budget.ts";
import type { Consume, ExternalLimit } from "../../src/policy/external-limit.ts";
import type { Cost, Limit, Per, TierRate } from "../../src/policy/limit.ts";
import type { Match, Matcher } from "../../src/policy/match.ts";
import type { Policy } from "../../src/policy/policy.ts";
import type { Protocol } from "../../src/policy/protocol.ts";
import type { Identify } from "../../src/identity/request.ts";
import type { Rung, Step } from "../../src/policy/rung.ts";
import type { Warning } from "../../src/policy/warning.ts";

/** What a function of a policy throws here: the bouncer has to report it, and nothing else. */
export class Mischief extends Error {}

function misbehave(): never {
  throw new Mischief("a function of the policy");
}

/** What TypeScript would not let a function return, and JavaScript does. */
const nonsense = fc.constantFrom<unknown[]>(
  undefined,
  null,
  Number.NaN,
  -1,
  Infinity,
  1e308,
  0.1,
  "",
  "5",
  "__proto__",
  "\ud800",
  {},
  [],
  10n,
  Symbol("nonsense"),
);

const badly = <F extends (...args: never[]) => unknown>(...good: F[]): fc.Arbitrary<F> =>
  fc.oneof(
    fc.constantFrom(...good),
    fc.constant(misbehave as unknown as F),
    nonsense.map((value) => (() => value) as unknown as F),
  );

const span: fc.Arbitrary<Duration> = fc.constantFrom<Duration[]>(
  1,
  7,
  50,
  "250ms",
  "1s",
  "1.5s",
  "10s",
  "1m",
);
/** Of a limit: 10 ms at least. */
const window = span.filter((value) => typeof value !== "number" || value >= 10);
const term = fc.constantFrom<(Duration | "forever")[]>(1, "1s", "1m", "1d", "forever");
const some = <T>(arbitrary: fc.Arbitrary<T>): fc.Arbitrary<T | undefined> =>
  fc.option(arbitrary, { nil: undefined, freq: 2 });

const cost = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom<Cost[]>("messages", "bytes") },
  {
    weight: 1,
    arbitrary: badly<Exclude<Cost, string>>((message) =>
      typeof message === "string" ? message.length / 3 : 2,
    ),
  },
);

const per = fc.oneof(
  { weight: 5, arbitrary: fc.constantFrom<Per[]>("connection", "client", "address", "room") },
  {
    weight: 1,
    arbitrary: badly<Exclude<Per, string>>(
      ({ type }) => type,
      ({ connectionId }) => connectionId.repeat(40),
      ({ type, clientKey }) => `${type}${clientKey}`,
      () => "漢".repeat(2_000),
    ),
  },
);

const matcher: fc.Arbitrary<Matcher> = fc.oneof(
  fc.constantFrom<Matcher[]>(
    "chat",
    "ping",
    "",
    "__proto__",
    ["chat", "cursor"],
    ["__proto__", "constructor", ""],
  ),
  badly<Exclude<Matcher, string | readonly string[]>>(
    () => true,
    (value) => value !== null,
  ),
);

const match: fc.Arbitrary<Match> = fc.oneof(
  { weight: 3, arbitrary: matcher.map((type): Match => ({ type })) },
  {
    weight: 1,
    arbitrary: fc.record({
      tier: some(matcher),
      connectionId: some(matcher),
      userId: some(matcher),
      address: some(matcher),
    }),
  },
);

const tierRate: fc.Arbitrary<TierRate> = fc.record({
  limit: some(fc.integer({ min: 1, max: 50 })),
  window: some(window),
});
const tiers = fc.dictionary(
  fc.constantFrom("pro", "free", "constructor", ""),
  fc.oneof(tierRate, fc.constant<false>(false)),
  { maxKeys: 3 },
);

const text = fc.constantFrom("Slow down.", "", "\ud800", "__proto__", "漢字\u0000".repeat(20));
const warning: fc.Arbitrary<Warning> = fc.oneof(
  text,
  badly<Exclude<Warning, string>>(({ type, retryAfter }) => `${type}: ${retryAfter}`),
);

const onRefusal = fc.constantFrom<NonNullable<Policy["onRefusal"]>[]>(
  "drop",
  "hold",
  "answer",
  "resync",
  { do: "hold", messages: 2, overflow: "resync" },
  { do: "hold", bytes: 100, overflow: "answer" },
);

/** What the protocol answers to a refused message. */
export const ANSWER = "refused";

const protocol: fc.Arbitrary<Protocol> = fc.record({
  name: fc.constant("attacked"),
  answer: fc.constantFrom(
    () => ANSWER,
    () => [ANSWER, ANSWER],
    () => null,
    () => misbehave(),
    () => 5 as never,
  ),
  asksFor: some(badly<NonNullable<Protocol["asksFor"]>>((sent) => (sent === ANSWER ? "chat" : null))),
});

const consume: fc.Arbitrary<Consume> = fc.oneof(
  {
    weight: 3,
    arbitrary: fc.constantFrom<Consume[]>(
      () => true,
      () => Promise.resolve(true),
      (key) => key.length % 2 === 0,
      (key) => Promise.resolve({ allowed: key.length % 2 === 0, retryAfter: 40, limit: "theirs" }),
      () => new Promise((resolve) => setTimeout(resolve, 1, { allowed: false, retryAfter: Infinity })),
      () => new Promise(() => {}),
      () => Promise.reject(new Mischief("another limiter")),
    ),
  },
  { weight: 1, arbitrary: badly<Consume>(() => ({ allowed: true })) },
);

const externalLimit: fc.Arbitrary<Omit<ExternalLimit, "name">> = fc.record({
  consume,
  per: some(
    fc.oneof(
      fc.constantFrom("client" as const, "address" as const),
      badly<Extract<ExternalLimit["per"], (...args: never[]) => unknown>>(({ type }) => type),
    ),
  ),
  match: some(match),
  cost: some(cost),
  timeout: fc.constantFrom(1, 20),
  onFailure: some(fc.constantFrom("open" as const, "closed" as const)),
  onRefusal: some(onRefusal),
});

const limit: fc.Arbitrary<Omit<Limit, "name">> = fc
  .record({
    limit: fc.integer({ min: 1, max: 50 }),
    window,
    burst: some(fc.integer({ min: 1, max: 200 })),
    algorithm: some(
      fc.constantFrom<NonNullable<Limit["algorithm"]>[]>("gcra", "sliding-window", "fixed-window"),
    ),
    cost: some(cost),
    per: some(per),
    match: some(match),
    tiers: some(tiers),
    onRefusal: some(onRefusal),
    warning: some(warning),
  })
  .map((limit) =>
    limit.algorithm === undefined || limit.algorithm === "gcra" ? limit : { ...limit, burst: undefined },
  );

const names = fc.uniqueArray(
  fc.constantFrom(
    "messages",
    "chat",
    "__proto__",
    "share",
    "constructor",
    "漢".repeat(64),
    "\ud800",
    " ",
    '"',
    "toString",
  ),
  { maxLength: 4 },
);

const limits = names.chain((names) =>
  fc.tuple(
    ...names.map((name) =>
      fc
        .oneof(
          { weight: 5, arbitrary: limit },
          { weight: 1, arbitrary: externalLimit as fc.Arbitrary<ExternalLimit | Limit> },
        )
        .map((limit) => ({ name, ...limit }) as ExternalLimit | Limit),
    ),
  ),
);

const disclosure = some(fc.constantFrom("none" as const, "notify" as const, "delayed" as const));
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.constant<Step>({ do: "warn" }),
  fc.record({
    do: fc.constant("restrict" as const),
    only: fc.subarray(["chat", "ping", ""]),
    for: some(span),
  }),
  fc.record({ do: fc.constant("shadow-ban" as const), for: some(term), disclosure }),
  fc.record({ do: fc.constant("close" as const), for: some(term), disclosure }),
);

const ladder: fc.Arbitrary<Rung[]> = fc
  .array(
    fc.tuple(
      fc.integer({ min: 1, max: 4 }),
      fc.oneof(
        { weight: 4, arbitrary: step },
        {
          weight: 1,
          arbitrary: badly<() => Step>(
            () => ({ do: "warn" }),
            () => ({ do: "close", for: "1s" }),
          ).map((decide) => ({ do: decide })),
        },
      ),
    ),
    { minLength: 1, maxLength: 4 },
  )
  .map((rungs) => {
    let strikes = 0;
    return rungs.map(([more, step]) => ({ ...step, strikes: (strikes += more) }) as Rung);
  });

const rate = fc.record({
  limit: fc.integer({ min: 1, max: 50 }),
  window,
  burst: some(fc.integer({ min: 1, max: 50 })),
});

const budget: fc.Arbitrary<Budget> = fc.record({
  name: fc.constant("tokens"),
  limit: fc.constantFrom(1, 20, Number.MAX_SAFE_INTEGER),
  window,
  per: some(
    fc.oneof(
      fc.constantFrom("client" as const, "connection" as const, "room" as const),
      badly<Extract<Budget["per"], (...args: never[]) => unknown>>(({ connectionId }) => connectionId),
    ),
  ),
  tiers: some(
    fc.constantFrom({ pro: { limit: 100 } }, { free: false as const }, { constructor: { limit: 3 } }),
  ),
});

/** Who somebody is, by headers. In the attack nobody lies about them: who the app takes a client for is the app's matter. */
export const identify: Identify = ({ headers }) => ({
  id: headers.get("x-user"),
  tier: headers.get("x-tier"),
  moderator: headers.get("x-moderator") === "yes",
});

/** Policies that can be used, whatever their functions do. */
export const policies: fc.Arbitrary<Policy> = fc.record({
  limits: fc.option(limits, { nil: undefined, freq: 6 }),
  maxMessageBytes: some(fc.constantFrom(1, 64, 1_024, 16_384)),
  cooldown: some(
    fc
      .tuple(
        fc.constantFrom(0, 1, 60, 1_000),
        fc.constantFrom(1, 1.5, 2, 1e300),
        fc.constantFrom(0, 500, 60_000),
        fc.constantFrom(0, 20, 1_000),
      )
      .map(([base, factor, longer, grace]) => ({ base, factor, max: base + longer, grace })),
  ),
  forgiveAfter: some(fc.constantFrom<Duration[]>(1, "1s", "1m", Number.MAX_VALUE)),
  ladder: some(ladder),
  identify: fc.constant(identify),
  exempt: some(badly<NonNullable<Policy["exempt"]>>(() => false)),
  free: some(fc.constantFrom<Match[]>({ type: "ping" }, { type: misbehave }, { tier: "pro" })),
  classify: some(
    badly<Extract<Policy["classify"], (message: Message) => unknown>>(
      (message: Message) => (typeof message === "string" ? message : null),
      (message: Message) => String(message).slice(0, 3),
    ),
  ),
  protocol,
  onRefusal: some(onRefusal),
  budgets: some(budget.map((each) => [each])),
  admission: some(
    fc.record(
      { perClient: fc.integer({ min: 1, max: 4 }), perRoom: fc.integer({ min: 4, max: 9 }), connects: rate },
      { requiredKeys: [] },
    ),
  ),
  record: some(fc.constantFrom({}, { keep: "10s" as const, maxBytes: 65_536 })),
  invalid: some(rate),
  enforce: fc.oneof(
    { weight: 6, arbitrary: fc.constant(true) },
    { weight: 1, arbitrary: fc.constant(false) },
  ),
  announce: fc.boolean(),
  warning: some(warning),
  shadow: some(
    fc.record({
      audience: fc.constantFrom("self" as const, "cohort" as const),
      sends: fc.constantFrom("bound" as const, "explicit" as const),
    }),
  ),
  objection: fc.constant("Write to appeals@example.com."),
});

/** A mistake: where it is, and what stands there. */
export interface Mistake {
  readonly path: readonly (string | number)[];
  readonly value: unknown;
}

const notOf = (...kinds: string[]): fc.Arbitrary<unknown> =>
  fc
    .oneof(
      fc.anything({
        withBigInt: true,
        withDate: true,
        withMap: true,
        withNullPrototype: true,
        withSet: true,
        withTypedArray: true,
        withSparseArray: true,
      }),
      nonsense,
    )
    .filter((value) => value !== undefined && !kinds.includes(typeof value));

const notNumber = notOf("number");
const notCount = fc.oneof(notNumber, fc.constantFrom(0, -1, 1.5, Number.NaN, Infinity, 2 ** 53));
const notSpan = fc.oneof(
  notOf("number", "string"),
  fc.constantFrom(0, -1, Number.NaN, Infinity, "", "1", "1 s", "1w", "-1s", "1e3s", "١s"),
);
const notWindow = fc.oneof(notSpan, fc.constantFrom(1, 9, "9ms"));
const notFunction = notOf("function");

const at = (path: readonly (string | number)[], value: fc.Arbitrary<unknown>): fc.Arbitrary<Mistake> =>
  value.map((value) => ({ path, value }));

/** One mistake, to be put into a policy that is right. */
export const mistakes: fc.Arbitrary<Mistake> = fc.oneof(
  at(["limits"], notOf("object")),
  at(["limits", 0], fc.oneof(notOf("object"), fc.constant(null))),
  at(
    ["limits", 0, "name"],
    fc.oneof(notOf("string"), fc.constantFrom("", "x".repeat(65), "maxMessageBytes", "restricted")),
  ),
  at(["limits", 0, "limit"], notCount),
  at(["limits", 0, "window"], notWindow),
  at(["limits", 0, "burst"], notCount),
  at(["limits", 0, "algorithm"], fc.oneof(notOf("string"), fc.constant("token-bucket"))),
  at(["limits", 0, "cost"], fc.oneof(notOf("string", "function"), fc.constant("bits"))),
  at(["limits", 0, "per"], fc.oneof(notOf("string", "function"), fc.constant("planet"))),
  at(["limits", 0, "match", "type"], fc.oneof(notOf("string", "function", "object"), fc.constant([]))),
  at(["limits", 0, "tiers", "pro"], fc.oneof(notOf("object", "boolean"), fc.constantFrom(true, null))),
  at(["limits", 0, "tiers", "pro", "limit"], notCount),
  at(
    ["limits", 0, "onRefusal"],
    fc.oneof(notOf("string", "object"), fc.constantFrom("wait", null, {}, { do: "wait" })),
  ),
  at(
    ["limits", 0, "onRefusal"],
    fc.constantFrom({ do: "hold", messages: 0 }, { do: "hold", overflow: "hold" }),
  ),
  at(
    ["protocol"],
    fc.oneof(notOf("object"), fc.constantFrom(null, {}, { name: "" }, { name: "x", answer: 5 })),
  ),
  at(["limits", 0, "warning"], notOf("string", "function")),
  at(["maxMessageBytes"], notCount),
  at(
    ["cooldown", "base"],
    notSpan.filter((value) => value !== 0),
  ),
  at(["cooldown", "factor"], fc.oneof(notNumber, fc.constantFrom(0.5, Number.NaN, Infinity))),
  at(["forgiveAfter"], notSpan),
  at(["ladder"], notOf("object")),
  at(["ladder", 0], fc.oneof(notOf("object"), fc.constant(null))),
  at(["ladder", 0, "strikes"], notCount),
  at(
    ["ladder", 0, "for"],
    notSpan.filter((value) => value !== "forever"),
  ),
  at(["identify"], notFunction),
  at(["exempt"], notFunction),
  at(["free", "tier"], notOf("string", "function", "object")),
  at(["classify"], notFunction),
  at(["admission", "perClient"], notCount),
  at(["invalid", "window"], notWindow),
  at(["enforce"], notOf("boolean")),
  at(["announce"], notOf("boolean")),
  at(["warning"], notOf("string", "function")),
  at(["shadow", "audience"], fc.oneof(notOf("string"), fc.constant("friends"))),
  at(["ledger"], fc.oneof(notOf("string"), fc.constant(""))),
  at(["objection"], fc.oneof(notOf("string"), fc.constantFrom("", "x".repeat(501)))),
  at(["__proto__"], fc.constantFrom<unknown[]>({ enforce: false }, 1, "x")),
  at(["limits", 0, "windw"], fc.anything()),
  at(["constructor"], fc.anything()),
);

/** A policy in which every place that can be wrong is right. */
const right = (): object => ({
  limits: [{ name: "a", limit: 1, window: "1s", tiers: { pro: {} }, match: {} }],
  cooldown: {},
  ladder: [{ strikes: 1, do: "close" }],
  free: {},
  admission: {},
  invalid: { limit: 1, window: "1s" },
  shadow: {},
});

/** The policy that would be right without the mistake. */
export function withMistake({ path, value }: Mistake): unknown {
  const policy = right();
  let place = policy as Record<string | number, unknown>;
  for (const key of path.slice(0, -1)) place = place[key] as Record<string | number, unknown>;
  const [last = ""] = path.slice(-1);
  // As JSON.parse would: not as what an object inherits from.
  Object.defineProperty(place, last, { value, enumerable: true, configurable: true, writable: true });
  return policy;
}
