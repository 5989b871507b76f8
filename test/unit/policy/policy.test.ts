import * as fc from "fast-check";
import { describe, expect, expectTypeOf, it } from "vitest";
import { webhook } from "../../../src/alerts/webhook.ts";
import { type DefinedLimit, type Limit } from "../../../src/policy/limit.ts";
import type { DefinedPolicy, Policy } from "../../../src/policy/policy.ts";
import { definePolicy } from "../../../src/policy/define-policy.ts";
import { ownLimits } from "../../../src/policy/external-limit.ts";
import { PolicyError } from "../../../src/policy/policy-error.ts";
import type { Rung } from "../../../src/policy/rung.ts";
import { runs } from "../../support/runs.ts";

const A_DURATION = 'a duration, such as 250, "250ms", "10s", "1m", "1h" or "1d"';
const AT_LEAST_1_MS = "a duration of at least 1 ms";
const A_TERM = 'a duration, such as "10m", or "forever"';
const WHOLE = "a whole number";
const POSITIVE = "a whole number, 1 or more";
const A_RUNG = 'do: "warn", "restrict", "shadow-ban", "close" or a function';
const A_RATE = "an object with limit and window";
const TOO_LARGE = "a smaller burst or a shorter window: burst * window (ms) must be at most 2^50";
const A_MATCHER = "a string, a list of strings, or a function";
const A_BINDING = "the name of a party or a binding";
const SAYS_HOW = "a text that says how to object";
const A_DISCLOSURE = '"none", "notify" or "delayed"';
const A_WINDOW = 'a duration of at least 10 ms (a number is in ms: for a second, say "1s")';
const A_MAX = "a duration of at least base (max is 30 s if you do not give one)";
const A_TIER = "an object with limit, window or burst, or false";

const hook = webhook("https://example.com/hook", { on: ["ban"] });
const limit = { name: "messages", limit: 1, window: 1_000 };
/** What a limit is that does not say. */
const usual = { algorithm: "gcra", cost: "messages", per: "connection" } as const;
const aLimit = (fields: object): object => ({ limits: [{ ...limit, ...fields }] });
const aRung = (rung: unknown): object => ({ ladder: [rung] });

function defineOne(one: Limit): DefinedLimit {
  const [defined] = ownLimits(definePolicy({ limits: [one] }));
  if (defined === undefined) throw new Error("a limit was lost");
  return defined;
}

/** What is said of a policy that is wrong in one place, without the heading. */
function mistakeIn(policy: unknown): string {
  try {
    definePolicy(policy as Policy);
  } catch (error) {
    expect(error).toBeInstanceOf(PolicyError);
    return (error as Error).message.replace("This policy cannot be used:\n  ", "");
  }
  return "no mistake";
}

type Wrong = [received: unknown, expected: string];

/** What is wrong wherever neither numbers, booleans nor lists are meant. */
const not = (expected: string): Wrong[] =>
  [null, 5, NaN, "nonsense", true, ["warn"]].map((received) => [received, expected]);

const notCounts: Wrong[] = [
  [0, POSITIVE],
  [-1, POSITIVE],
  [-0, POSITIVE],
  [1.5, WHOLE],
  [NaN, WHOLE],
  [Infinity, WHOLE],
  [-Infinity, WHOLE],
  [2 ** 53, WHOLE],
  ["5", WHOLE],
  [true, WHOLE],
  [null, WHOLE],
  [[5], WHOLE],
  [{}, WHOLE],
];

const notDurations: Wrong[] = [
  [-1, A_DURATION],
  [NaN, A_DURATION],
  [Infinity, A_DURATION],
  ["", A_DURATION],
  ["5", A_DURATION],
  ["-5s", A_DURATION],
  ["5 s", A_DURATION],
  ["1e3s", A_DURATION],
  ["soon", A_DURATION],
  ["forever", A_DURATION],
  [true, A_DURATION],
  [null, A_DURATION],
  [[5], A_DURATION],
  [{}, A_DURATION],
];

const notPositiveDurations: Wrong[] = [
  ...notDurations,
  [0, AT_LEAST_1_MS],
  [0.4, AT_LEAST_1_MS],
  ["0s", AT_LEAST_1_MS],
];

const notWindows: Wrong[] = [
  ...notDurations,
  [0, A_WINDOW],
  [0.4, A_WINDOW],
  ["0s", A_WINDOW],
  [1, A_WINDOW],
  ["9ms", A_WINDOW],
];

const notTerms: Wrong[] = [
  [0, AT_LEAST_1_MS],
  ["0m", AT_LEAST_1_MS],
  [-1, A_TERM],
  [NaN, A_TERM],
  [Infinity, A_TERM],
  ["never", A_TERM],
  ["eternally", A_TERM],
  ["10", A_TERM],
  [null, A_TERM],
  [true, A_TERM],
  [{}, A_TERM],
];

/** As JSON, of which no more is said than the first 100 characters. */
function show(value: unknown): string {
  const text = typeof value === "number" ? String(value) : JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

/** A field, how to make a policy with it, and what must not be in it. */
const fields: [path: string, policyWith: (value: unknown) => unknown, wrong: Wrong[]][] = [
  [
    "policy",
    (value) => value,
    [
      [null, "a policy object"],
      [1, "a policy object"],
      ["10/s", "a policy object"],
      [true, "a policy object"],
      [[], "a policy object"],
    ],
  ],
  [
    "limits",
    (limits) => ({ limits }),
    [
      [null, "a list of limits"],
      [{}, "a list of limits"],
      [limit, "a list of limits"],
      ["10/s", "a list of limits"],
      [10, "a list of limits"],
    ],
  ],
  [
    "limits[0]",
    (value) => ({ limits: [value] }),
    [
      [null, "a limit object"],
      [10, "a limit object"],
      ["10/s", "a limit object"],
      [[limit], "a limit object"],
      ...[
        { ...limit, limit: 2 ** 40, window: 2 ** 10 + 1 },
        { ...limit, limit: 2 ** 40, window: 2 ** 10 + 1, burst: 1 },
        { ...limit, burst: 2 ** 40, window: 2 ** 10 + 1 },
        { ...limit, window: 2 ** 50 + 1 },
        { ...limit, burst: 2 ** 53 - 1, window: 2 ** 53 - 1 },
        { ...limit, window: 1e300 },
      ].map((value): Wrong => [value, TOO_LARGE]),
    ],
  ],
  [
    "limits[0].name",
    (name) => aLimit({ name }),
    [
      ["", "a name"],
      ["x".repeat(65), "a name of at most 64 characters"],
      [1, "a name"],
      [null, "a name"],
      [["a"], "a name"],
      [{}, "a name"],
    ],
  ],
  ["limits[0].limit", (value) => aLimit({ limit: value }), notCounts],
  ["limits[0].window", (window) => aLimit({ window }), notWindows],
  ["limits[0].burst", (burst) => aLimit({ burst }), notCounts],
  ["maxMessageBytes", (maxMessageBytes) => ({ maxMessageBytes }), notCounts],
  [
    "cooldown",
    (cooldown) => ({ cooldown }),
    [
      [null, "an object"],
      [1_000, "an object"],
      ["1s", "an object"],
      [["1s"], "an object"],
    ],
  ],
  ["cooldown.base", (base) => ({ cooldown: { base } }), notDurations],
  [
    "cooldown.factor",
    (factor) => ({ cooldown: { factor } }),
    [
      [0, "a factor of 1 or more"],
      [0.99, "a factor of 1 or more"],
      [-2, "a factor of 1 or more"],
      [NaN, "a number"],
      [Infinity, "a number"],
      ["2", "a number"],
      [null, "a number"],
      [[2], "a number"],
    ],
  ],
  ["cooldown.max", (max) => ({ cooldown: { max } }), notDurations],
  ["cooldown.grace", (grace) => ({ cooldown: { grace } }), notDurations],
  ["forgiveAfter", (forgiveAfter) => ({ forgiveAfter }), notPositiveDurations],
  [
    "ladder",
    (ladder) => ({ ladder }),
    [
      [null, "a list of rungs"],
      [{}, "a list of rungs"],
      ["warn", "a list of rungs"],
      [[], 'at least one rung: to warn only, say [{ strikes: 1, do: "warn" }]'],
    ],
  ],
  [
    "identify",
    (identify) => ({ identify }),
    [
      [null, "a function"],
      ["user", "a function"],
      [{}, "a function"],
      [1, "a function"],
    ],
  ],
  [
    "limits[0].algorithm",
    (algorithm) => aLimit({ algorithm }),
    not('"gcra", "sliding-window" or "fixed-window"'),
  ],
  ["limits[0].cost", (cost) => aLimit({ cost }), not('"messages", "bytes" or a function')],
  ["limits[0].per", (per) => aLimit({ per }), not('"connection", "client", "address", "room" or a function')],
  ["limits[0].match", (match) => aLimit({ match }), not("an object of properties to match")],
  [
    "limits[0].match.type",
    (type) => aLimit({ match: { type } }),
    [
      [[5], A_MATCHER],
      [null, A_MATCHER],
      [5, A_MATCHER],
      [{}, A_MATCHER],
    ],
  ],
  [
    "limits[0].tiers.pro",
    (pro) => aLimit({ tiers: { pro } }),
    not(A_TIER).filter(([value]) => value !== false),
  ],
  [
    "limits[0].tiers.pro.limit",
    (value) => aLimit({ tiers: { pro: { limit: value } } }),
    [
      [0, POSITIVE],
      [-1, POSITIVE],
    ],
  ],
  [
    "limits[0].tiers",
    (tiers) => aLimit({ tiers }),
    [
      [{ pro: { limit: 2 ** 45 } }, TOO_LARGE],
      [{ pro: { window: 2 ** 51 } }, TOO_LARGE],
    ],
  ],
  [
    "limits[0].warning",
    (warning) => aLimit({ warning }),
    [
      [5, "a string or a function"],
      [null, "a string or a function"],
    ],
  ],
  [
    "warning",
    (warning) => ({ warning }),
    [
      [5, "a string or a function"],
      [null, "a string or a function"],
    ],
  ],
  ["exempt", (exempt) => ({ exempt }), not("a function")],
  ["classify", (classify) => ({ classify }), not('"text", "text-and-bytes" or a function')],
  ["free", (free) => ({ free }), not("an object of properties to match")],
  [
    "free.tier",
    (tier) => ({ free: { tier } }),
    [
      [5, A_MATCHER],
      [null, A_MATCHER],
    ],
  ],
  [
    "admission",
    (admission) => ({ admission }),
    not("an object with perClient, perAddress, perRoom or connects"),
  ],
  ["admission.perClient", (perClient) => ({ admission: { perClient } }), notCounts],
  ["admission.perAddress", (perAddress) => ({ admission: { perAddress } }), notCounts],
  ["admission.perRoom", (perRoom) => ({ admission: { perRoom } }), notCounts],
  [
    "admission.connects",
    (connects) => ({ admission: { connects } }),
    [...not(A_RATE), [{ limit: 2 ** 45, window: 2 ** 10 }, TOO_LARGE]],
  ],
  [
    "admission.connects.limit",
    (value) => ({ admission: { connects: { limit: value, window: 10 } } }),
    notCounts,
  ],
  ["invalid", (invalid) => ({ invalid }), not(A_RATE)],
  ["invalid.window", (window) => ({ invalid: { limit: 1, window } }), notWindows],
  [
    "enforce",
    (enforce) => ({ enforce }),
    not("true or false").filter(([value]) => typeof value !== "boolean"),
  ],
  [
    "announce",
    (announce) => ({ announce }),
    not("true or false").filter(([value]) => typeof value !== "boolean"),
  ],
  ["shadow", (shadow) => ({ shadow }), not("an object with audience or sends")],
  ["shadow.audience", (audience) => ({ shadow: { audience } }), not('"self" or "cohort"')],
  ["shadow.sends", (sends) => ({ shadow: { sends } }), not('"bound" or "explicit"')],
  [
    "ledger",
    (ledger) => ({ ledger }),
    [["", A_BINDING], ...not(A_BINDING).filter(([value]) => typeof value !== "string")],
  ],
  [
    "objection",
    (objection) => ({ objection }),
    [
      ["", SAYS_HOW],
      ["x".repeat(501), "a text of at most 500 characters"],
      ...not(SAYS_HOW).filter(([value]) => typeof value !== "string"),
    ],
  ],
];

describe.each(fields)(
  "a policy with a wrong %s is refused with path, expectation and what it got",
  (path, policyWith, wrong) => {
    it.each(wrong)("%o: expected %s", (received, expected) => {
      expect(mistakeIn(policyWith(received))).toBe(
        `${path}: expected ${expected}, received ${show(received)}`,
      );
    });
  },
);

describe("a mistake in a list says which of its members it is", () => {
  it.each<[string, unknown]>([
    [
      `limits[1].name: expected another name than that of limits[0], received "messages"`,
      { limits: [limit, limit] },
    ],
    [
      `limits[2].name: expected another name than that of limits[0], received "messages"`,
      { limits: [limit, { ...limit, name: "b" }, limit] },
    ],
    [
      "ladder[1].strikes: expected more strikes than the 2 of ladder[0], since rungs go up, received 1",
      { ladder: [2, 1].map((strikes) => ({ strikes, do: "warn" })) },
    ],
    [
      "ladder[2].strikes: expected more strikes than the 2 of ladder[1], since rungs go up, received 2",
      { ladder: [1, 2, 2, 3].map((strikes) => ({ strikes, do: "warn" })) },
    ],
    [`cooldown.max: expected ${A_MAX}, received "1s"`, { cooldown: { base: "2s", max: "1s" } }],
    [`cooldown.max: expected ${A_MAX}, received undefined`, { cooldown: { base: "31s" } }],
  ])("%s", (expected, policy) => {
    expect(mistakeIn(policy)).toBe(expected);
  });
});

describe("a mistake says what was probably meant", () => {
  it.each<[string, unknown]>([
    ['policy: there is no option "coolDown". Did you mean "cooldown"?', { coolDown: {} }],
    ['policy: there is no option "limit". Did you mean "limits"?', { limit: [] }],
    ['limits[0]: there is no option "brust". Did you mean "burst"?', aLimit({ brust: 5 })],
    ['limits[0]: there is no option "interval". Did you mean "window"?', aLimit({ interval: 5 })],
    ['admission: there is no option "perclient". Did you mean "perClient"?', { admission: { perclient: 5 } }],
    [
      'ladder[0]: there is no option "duration". Did you mean "for"?',
      aRung({ strikes: 1, do: "close", duration: "1m" }),
    ],
    [
      'limits[0].per: expected "connection", "client", "address", "room" or a function, received "ip". Did you mean "address"?',
      aLimit({ per: "ip" }),
    ],
    [
      'limits[0].per: expected "connection", "client", "address", "room" or a function, received "user". Did you mean "client"?',
      aLimit({ per: "user" }),
    ],
    [
      `ladder[0].do: expected ${A_RUNG}, received "ban". Did you mean "close"?`,
      aRung({ strikes: 1, do: "ban" }),
    ],
    [
      `ladder[0].do: expected ${A_RUNG}, received "Warn". Did you mean "warn"?`,
      aRung({ strikes: 1, do: "Warn" }),
    ],
  ])("%s", (expected, policy) => {
    expect(mistakeIn(policy)).toBe(expected);
  });

  it("and guesses nothing where nothing is near", () => {
    expect(mistakeIn({ flavour: 1 })).toBe('policy: there is no option "flavour"');
  });
});

/** The same for a rung, whose schema is a union. */
const rungs: typeof fields = [
  ["ladder[0]", aRung, not(A_RUNG)],
  ["ladder[0].do", (value) => aRung({ strikes: 1, do: value }), [...not(A_RUNG), ["shout", A_RUNG]]],
  [
    "ladder[0].strikes",
    (strikes) => aRung({ strikes, do: "warn" }),
    notCounts.filter(([value]) => value !== 2 ** 53),
  ],
  ["ladder[0].for", (value) => aRung({ strikes: 1, do: "close", for: value }), notTerms],
  ["ladder[0].for", (value) => aRung({ strikes: 1, do: "shadow-ban", for: value }), notTerms],
  [
    "ladder[0].for",
    (value) => aRung({ strikes: 1, do: "restrict", only: [], for: value }),
    notPositiveDurations,
  ],
  [
    "ladder[0].disclosure",
    (disclosure) => aRung({ strikes: 1, do: "close", disclosure }),
    [...not(A_DISCLOSURE), ["loudly", A_DISCLOSURE]],
  ],
  [
    "ladder[0].disclosure",
    (disclosure) => aRung({ strikes: 1, do: "shadow-ban", disclosure }),
    not(A_DISCLOSURE),
  ],
  [
    "ladder[0].only",
    (only) => aRung({ strikes: 1, do: "restrict", only }),
    not("a list of types").filter(([value]) => !Array.isArray(value)),
  ],
];
/** What the outer union lets through of what the inner one found. */
const isSaid = (expected: string): boolean => expected === POSITIVE || expected === AT_LEAST_1_MS;

describe.each(rungs)("a policy with a wrong %s is refused", (path, policyWith, wrong) => {
  it.each(wrong)("%o, and the rung is named", (received) => {
    expect(mistakeIn(policyWith(received))).toMatch(/^ladder\[0\]/);
  });

  const said = wrong.filter(([, expected]) => isSaid(expected));
  it.runIf(said.length > 0).each(said)(
    "with path, expectation and what it got: %o, expected %s",
    (received, expected) => {
      expect(mistakeIn(policyWith(received))).toBe(
        `${path}: expected ${expected}, received ${show(received)}`,
      );
    },
  );

  // in it: "ladder[0]: expected Invalid input".
  const unsaid = wrong.filter(([, expected]) => !isSaid(expected));
  it.each(unsaid)("with path, expectation and what it got: %o, expected %s", (received, expected) => {
    expect(mistakeIn(policyWith(received))).toBe(`${path}: expected ${expected}, received ${show(received)}`);
  });
});

it.each([
  ["ladder[0].strikes", WHOLE, aRung({ do: "warn" })],
  ["ladder[0].do", A_RUNG, aRung({ strikes: 1 })],
  ["ladder[0].only", "a list of types", aRung({ strikes: 1, do: "restrict" })],
])("a policy that lacks %s is refused with words", (path, expected, policy) => {
  expect(mistakeIn(policy)).toBe(`${path}: expected ${expected}, received undefined`);
});
it.each<[string, unknown, string]>([
  [
    "tiers that are no object",
    aLimit({ tiers: 5 }),
    "limits[0].tiers: expected an object of tiers, received 5",
  ],
  [
    "a type out of none",
    aLimit({ match: { type: [] } }),
    `limits[0].match.type: expected ${A_MATCHER}, received []`,
  ],
  [
    "a tier's window",
    aLimit({ tiers: { pro: { window: "x" } } }),
    `limits[0].tiers.pro.window: expected ${A_DURATION}, received "x"`,
  ],
  [
    "a tier's burst",
    aLimit({ tiers: { pro: { burst: 1.5 } } }),
    `limits[0].tiers.pro.burst: expected ${WHOLE}, received 1.5`,
  ],
])("a policy is refused in words of our own, at the very place: %s", (_, policy, mistake) => {
  expect(mistakeIn(policy)).toBe(mistake);
});

it("a tier has no burst where the algorithm has none", () => {
  expect(mistakeIn(aLimit({ algorithm: "fixed-window", tiers: { pro: { burst: 5 } } }))).toMatch(
    /only gcra has/,
  );
});
it("a limit has no burst where the algorithm has none", () => {
  for (const algorithm of ["sliding-window", "fixed-window"]) {
    expect(mistakeIn(aLimit({ algorithm, burst: 5 }))).toBe(
      "limits[0].burst: expected no burst, which only gcra has, received 5",
    );
  }
});

it.each([
  ["limits[0].name", "a name", { limits: [{ limit: 1, window: 10 }] }],
  ["limits[0].limit", WHOLE, { limits: [{ name: "a", window: 10 }] }],
  ["limits[0].window", A_DURATION, { limits: [{ name: "a", limit: 1 }] }],
  ["admission.connects.window", A_DURATION, { admission: { connects: { limit: 1 } } }],
  ["invalid.limit", WHOLE, { invalid: { window: 10 } }],
])("a policy that lacks %s is refused", (path, expected, policy) => {
  expect(mistakeIn(policy)).toBe(`${path}: expected ${expected}, received undefined`);
});

it.each([
  ["policy", '"limit"', { limit: [] }],
  ["policy", '"per", "window"', { per: 10, window: "1s" }],
  ["limits[0]", '"brust"', aLimit({ brust: 1 })],
  ["cooldown", '"min"', { cooldown: { min: 1 } }],
  ["ladder[0]", '"for"', aRung({ strikes: 1, do: "warn", for: "1m" })],
  ["ladder[0]", '"only"', aRung({ strikes: 1, do: "close", only: ["chat"] })],
  ["ladder[0]", '"disclosure"', aRung({ strikes: 1, do: "warn", disclosure: "notify" })],
  ["ladder[0]", '"disclosure"', aRung({ strikes: 1, do: "restrict", only: [], disclosure: "none" })],
  ["shadow", '"audiences"', { shadow: { audiences: "self" } }],
  ["ladder[0]", '"reason"', aRung({ strikes: 1, do: "shadow-ban", reason: "spam" })],
  ["ladder[0]", '"for"', aRung({ strikes: 1, do: () => ({ do: "warn" }), for: "1m" })],
  ["limits[0].match", '"typ"', aLimit({ match: { typ: "chat" } })],
  ["limits[0].tiers.pro", '"name"', aLimit({ tiers: { pro: { name: "a" } } })],
  ["free", '"kind"', { free: { kind: "ping" } }],
  ["admission", '"perUser"', { admission: { perUser: 1 } }],
  ["invalid", '"name"', { invalid: { limit: 1, window: 10, name: "a" } }],
])("a policy whose %s has the unknown option %s is refused", (path, keys, policy) => {
  expect(mistakeIn(policy).split(". Did", 1)).toEqual([`${path}: there is no option ${keys}`]);
});

it("a mistake says which element of a list it is in", () => {
  expect(mistakeIn({ limits: [limit, { ...limit, name: "b", limit: 0 }] })).toMatch(/^limits\[1\]\.limit: /);
  expect(mistakeIn({ ladder: [{ strikes: 1, do: "warn" }, { strikes: 2 }] })).toMatch(/^ladder\[1\]/);
});

it("nothing that is not a policy gets past, and nothing but a PolicyError comes out", () => {
  fc.assert(
    fc.property(
      fc.anything({ withBigInt: true, withDate: true, withMap: true, withNullPrototype: true }),
      (anything) => {
        try {
          expect(definePolicy(anything as Policy)).toEqual(definePolicy());
          expect(Object.keys(anything ?? {})).toEqual([]);
        } catch (error) {
          expect(error).toBeInstanceOf(PolicyError);
        }
      },
    ),
    { numRuns: runs(2_000) },
  );
});

describe("a policy that is not given", () => {
  const everything = {
    limits: [{ name: "messages", limit: 10, window: 1_000, burst: 20, ...usual }],
    budgets: [],
    maxMessageBytes: 16_384,
    cooldown: { base: 1_000, factor: 2, max: 30_000, grace: 1_000 },
    forgiveAfter: 60_000,
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 6, do: "close", for: 60_000, disclosure: "none" },
    ],
    admission: { perClient: 16, perAddress: 64 },
    classify: "text",
    invalid: { limit: 5, window: 10_000, burst: 5 },
    enforce: true,
    announce: false,
    onRefusal: { do: "drop" },
    controlMessages: true,
    shadow: { audience: "self", sends: "bound" },
    alerts: [],
    appeals: false,
    words: [],
  };

  it.each<[string, Policy | undefined]>([
    ["at all", undefined],
    ["in any field", {}],
    [
      "but as undefined",
      {
        limits: undefined,
        budgets: undefined,
        maxMessageBytes: undefined,
        cooldown: undefined,
        forgiveAfter: undefined,
        ladder: undefined,
        identify: undefined,
        exempt: undefined,
        free: undefined,
        classify: undefined,
        admission: undefined,
        invalid: undefined,
        enforce: undefined,
        announce: undefined,
        controlMessages: undefined,
        warning: undefined,
        shadow: undefined,
        ledger: undefined,
        alerts: undefined,
        objection: undefined,
      },
    ],
    ["for a shadow-ban", { shadow: {} }],
    ["within a shadow-ban", { shadow: { audience: undefined, sends: undefined } }],
    ["for a cool-down", { cooldown: {} }],
    [
      "within a cool-down",
      { cooldown: { base: undefined, factor: undefined, max: undefined, grace: undefined } },
    ],
  ])("has the documented defaults (%s)", (_, policy) => {
    expect(definePolicy(policy)).toEqual(everything);
  });

  it("takes a limit's burst from its limit", () => {
    const { limits } = definePolicy({ limits: [{ name: "a", limit: 7, window: "1s", burst: undefined }] });
    expect(limits).toEqual([{ name: "a", limit: 7, window: 1_000, burst: 7, ...usual }]);
  });

  it("bans for 10 minutes in the shadow, and for 1 minute in the open", () => {
    const { ladder } = definePolicy({
      ladder: [
        { strikes: 1, do: "shadow-ban" },
        { strikes: 2, do: "close", for: undefined },
      ],
    });
    expect(ladder).toEqual([
      { strikes: 1, do: "shadow-ban", for: 600_000, disclosure: "none" },
      { strikes: 2, do: "close", for: 60_000, disclosure: "none" },
    ]);
  });
});

describe("a defined policy", () => {
  const german = { language: "de", sentences: { "warning.slowDown": "Bitte langsamer." } };
  const identify = (): string => "ada";
  const whole: Policy = {
    limits: [
      { name: "messages", limit: 5, window: "1s", burst: 10 },
      { name: "x".repeat(64), limit: 2 ** 40, window: 2 ** 10 },
    ],
    budgets: [{ name: "tokens", limit: 5, window: "1h" }],
    maxMessageBytes: 1,
    cooldown: { base: "250ms", factor: 1, max: "1h", grace: 0 },
    forgiveAfter: "1d",
    ladder: [
      { strikes: 1, do: "warn" },
      { strikes: 2, do: "shadow-ban", for: "10m" },
      { strikes: 3, do: "restrict", only: ["chat"] },
      { strikes: 9, do: "close", for: "forever", disclosure: "notify" },
    ],
    shadow: { audience: "cohort", sends: "explicit" },
    alerts: [hook],
    ledger: "Ledger",
    objection: "x".repeat(500),
    appeals: true,
    identify,
    admission: { perClient: 2, perRoom: 9, connects: { limit: 5, window: "1m" } },
    invalid: { limit: 1, window: "1s", burst: 2 },
    free: { type: "ping", tier: ["pro"] },
    enforce: false,
    announce: true,
    warning: "Slow down.",
    words: [german],
  };

  it("has its durations in milliseconds and keeps everything else", () => {
    expect(definePolicy(whole)).toEqual({
      limits: [
        { name: "messages", limit: 5, window: 1_000, burst: 10, ...usual },
        { name: "x".repeat(64), limit: 2 ** 40, window: 2 ** 10, burst: 2 ** 40, ...usual },
      ],
      budgets: [{ name: "tokens", limit: 5, window: 3_600_000, per: "client" }],
      maxMessageBytes: 1,
      cooldown: { base: 250, factor: 1, max: 3_600_000, grace: 0 },
      forgiveAfter: 86_400_000,
      ladder: [
        { strikes: 1, do: "warn" },
        { strikes: 2, do: "shadow-ban", for: 600_000, disclosure: "none" },
        { strikes: 3, do: "restrict", only: ["chat"], for: 60_000 },
        { strikes: 9, do: "close", for: "forever", disclosure: "notify" },
      ],
      shadow: { audience: "cohort", sends: "explicit" },
      alerts: [hook],
      ledger: "Ledger",
      objection: "x".repeat(500),
      appeals: true,
      identify,
      admission: {
        perClient: 2,
        perAddress: 2,
        perRoom: 9,
        connects: { limit: 5, window: 60_000, burst: 5 },
      },
      invalid: { limit: 1, window: 1_000, burst: 2 },
      classify: "text",
      free: { type: "ping", tier: ["pro"] },
      enforce: false,
      announce: true,
      onRefusal: { do: "drop" },
      controlMessages: true,
      warning: "Slow down.",
      words: [german],
    });
  });

  it("stays as it is when it is defined again", () => {
    const policy = definePolicy(whole);
    expect(definePolicy(policy)).toBe(policy);
  });

  it("means the same after it was copied, and with a field changed", () => {
    const policy = definePolicy(whole);
    expect(definePolicy({ ...policy })).toEqual(policy);
    expect(definePolicy({ ...policy, maxMessageBytes: 9 })).toEqual({ ...policy, maxMessageBytes: 9 });
    expect(definePolicy({ ...policy, cooldown: { ...policy.cooldown, max: "2h" } }).cooldown.max).toBe(
      7_200_000,
    );
  });

  it("is checked again where it was copied and changed", () => {
    expect(mistakeIn({ ...definePolicy(), maxMessageBytes: 0 })).toMatch(/^maxMessageBytes: /);
  });

  it("cannot be changed, at any depth", () => {
    for (const policy of [definePolicy(whole), definePolicy()]) {
      const parts: object[] = [
        policy.admission,
        policy.invalid,
        policy.shadow,
        policy,
        policy.limits,
        ...policy.limits,
        policy.cooldown,
        policy.ladder,
        ...policy.ladder,
      ];
      expect(parts.filter((part) => !Object.isFrozen(part))).toEqual([]);
    }
  });

  it("leaves what it was made from as it was", () => {
    const mutable = {
      limits: [{ ...limit }],
      cooldown: { base: 1 },
      ladder: [{ strikes: 1, do: "warn" as const }],
    };
    const before = structuredClone(mutable);
    definePolicy(mutable);
    expect(mutable).toEqual(before);
    const parts = [
      mutable,
      mutable.limits,
      mutable.limits[0],
      mutable.cooldown,
      mutable.ladder,
      mutable.ladder[0],
    ];
    expect(parts.filter((part) => Object.isFrozen(part))).toEqual([]);
  });

  it("does not follow later changes of what it was made from", () => {
    const mutable = { limits: [{ ...limit }] };
    const policy = definePolicy(mutable);
    mutable.limits.push({ ...limit, name: "later" });
    Object.assign(mutable.limits[0] ?? {}, { limit: 999 });
    expect(policy.limits).toEqual([{ ...limit, burst: 1, ...usual }]);
  });

  it("gives a tier what it does not say from the limit, and keeps it where it is lifted", () => {
    const tiers = { pro: { limit: 20 }, slow: { window: "1m" }, large: { burst: 99 }, free: false } as const;
    const { tiers: defined } = defineOne({ name: "a", limit: 10, window: "1s", tiers });
    expect(defined).toEqual({
      pro: { limit: 20, window: 1_000, burst: 20 },
      slow: { limit: 10, window: 60_000, burst: 10 },
      large: { limit: 10, window: 1_000, burst: 99 },
      free: false,
    });
  });

  it("gives a tier the burst of the limit, where it says another limit alone", () => {
    const { tiers } = defineOne({
      name: "a",
      limit: 10,
      window: "1s",
      burst: 40,
      tiers: { pro: { limit: 20 } },
    });
    expect(tiers).toEqual({ pro: { limit: 20, window: 1_000, burst: 40 } });
  });

  it("may have no limits", () => {
    expect(definePolicy({ limits: [] })).toMatchObject({ limits: [] });
  });

  it("may have limits exactly as large as whole-number arithmetic allows", () => {
    for (const [burst, window] of [
      [2 ** 46, 16],
      [1, 2 ** 50],
      [2 ** 25, 2 ** 25],
    ] as const) {
      expect(definePolicy({ limits: [{ name: "a", limit: 1, burst, window }] }).limits[0]).toMatchObject({
        burst,
        window,
      });
    }
  });

  const overflowing = `${"9".repeat(400)}d` as "9d";
  it.each<[string, Policy]>([
    ["a ban", { ladder: [{ strikes: 1, do: "close", for: overflowing }] }],
    ["a cool-down", { cooldown: { max: overflowing } }],
    ["the wait for forgiveness", { forgiveAfter: overflowing }],
  ])("is never without an end unless it says forever: %s", (_, policy) => {
    expect(() => definePolicy(policy)).toThrow(PolicyError);
  });

  it("cannot name a limit as the size limit is named", () => {
    expect(() => definePolicy({ limits: [{ ...limit, name: "maxMessageBytes" }] })).toThrow(PolicyError);
  });
});

describe("the compiler", () => {
  it("takes a defined policy for a policy", () => {
    expectTypeOf<DefinedPolicy>().toExtend<Policy>();
    expectTypeOf(definePolicy).returns.toEqualTypeOf<DefinedPolicy>();
    expectTypeOf<DefinedLimit["window"]>().toEqualTypeOf<number>();
  });

  it("refuses to change a defined policy", () => {
    const change = (policy: DefinedPolicy): void => {
      // @ts-expect-error -- read-only
      policy.maxMessageBytes = 1;
      // @ts-expect-error -- read-only
      policy.cooldown.base = 1;
      // @ts-expect-error -- read-only
      policy.limits.push(limit);
    };
    expect(() => change(definePolicy())).toThrow(TypeError);
  });

  it("refuses wrong policies", () => {
    const wrong: (() => unknown)[] = [
      // @ts-expect-error -- an unknown option
      () => definePolicy({ limit: [] }),
      // @ts-expect-error -- an unknown option of a limit
      () => definePolicy({ limits: [{ ...limit, brust: 1 }] }),
      // @ts-expect-error -- no window
      () => definePolicy({ limits: [{ name: "a", limit: 1 }] }),
      // @ts-expect-error -- no name
      () => definePolicy({ limits: [{ limit: 1, window: 10 }] }),
      // @ts-expect-error -- no unit
      () => definePolicy({ limits: [{ name: "a", limit: 1, window: "10" }] }),
      // @ts-expect-error -- a text for a number
      () => definePolicy({ limits: [{ name: "a", limit: "10", window: "1s" }] }),
      // @ts-expect-error -- null for a number
      () => definePolicy({ maxMessageBytes: null }),
      // @ts-expect-error -- not an object
      () => definePolicy({ cooldown: "1s" }),
      // @ts-expect-error -- no such unit
      () => definePolicy({ forgiveAfter: "1w" }),
      // @ts-expect-error -- "forever" is for bans alone
      () => definePolicy({ forgiveAfter: "forever" }),
      // @ts-expect-error -- no such rung
      () => definePolicy({ ladder: [{ strikes: 1, do: "explode" }] }),
      // @ts-expect-error -- a warning has no term
      () => definePolicy({ ladder: [{ strikes: 1, do: "warn", for: "1m" }] }),
      // @ts-expect-error -- no strikes
      () => definePolicy({ ladder: [{ do: "close" }] }),
      // @ts-expect-error -- neither a duration nor "forever"
      () => definePolicy({ ladder: [{ strikes: 1, do: "close", for: "ever" }] }),
      // @ts-expect-error -- an identity is a string, or an object with one
      () => definePolicy({ limits: [], identify: () => 5, maxMessageBytes: 0 }),
      // @ts-expect-error -- a restriction lets some types through
      () => definePolicy({ ladder: [{ strikes: 1, do: "restrict" }] }),
      // @ts-expect-error -- no such algorithm
      () => definePolicy({ limits: [{ ...limit, algorithm: "leaky" }] }),
      // @ts-expect-error -- no such property of a message
      () => definePolicy({ limits: [{ ...limit, match: { typ: "chat" } }] }),
      // @ts-expect-error -- yes or no
      () => definePolicy({ enforce: "yes" }),
    ];
    for (const define of wrong) expect(define).toThrow(PolicyError);
  });

  it("knows the parts of a policy by name", () => {
    expectTypeOf<Limit>().toExtend<NonNullable<Policy["limits"]>[number]>();
    expectTypeOf<DefinedLimit>().toExtend<Limit>();
    expectTypeOf<Extract<Rung["do"], string>>().toEqualTypeOf<"warn" | "restrict" | "shadow-ban" | "close">();
  });
});

describe("a policy without control messages", () => {
  const objection = "Write to ada@example.com.";

  it.each<[string, Policy]>([
    ["its rungs disclose", { ladder: [{ strikes: 1, do: "close", disclosure: "notify" }], objection }],
    ["it announces itself", { announce: true }],
  ])("is refused where %s", (_, policy) => {
    expect(() => definePolicy({ ...policy, controlMessages: false })).toThrow(
      "controlMessages: expected true, since",
    );
    expect(definePolicy(policy).controlMessages).toBe(true);
  });
});
