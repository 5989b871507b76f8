import * as fc from "fast-check";
import type { Pseudonym, TrafficEvent } from "../../src/record/traffic-event.ts";
import { START } from "./time.ts";

/** Text that is the same after a way through UTF-8. */
const text = fc.string({ unit: "grapheme", maxLength: 20 });
const word = fc.oneof(fc.constantFrom("chat", "cursor", "__proto__", "", "世界", "\uFEFFmark"), text);
const whole = fc.oneof(fc.nat({ max: 300 }), fc.maxSafeNat());
const amount = fc.oneof(
  whole,
  fc.double({ min: 0, max: Number.MAX_SAFE_INTEGER, noNaN: true }).map(positive),
);
const at = fc.oneof(
  { weight: 5, arbitrary: fc.nat({ max: 10_000 }).map((ms) => START + ms) },
  { weight: 1, arbitrary: amount },
);
const pseudonym: fc.Arbitrary<Pseudonym> = fc.oneof(
  fc.nat({ max: 9 }),
  fc.constantFrom("user:3f9a", "address:77b1", "connection-1", ""),
  fc.double({ noNaN: true, noDefaultInfinity: true }).map(positive),
  fc
    .tuple(
      fc.constantFrom("user:", "address:", "other:", ""),
      fc.constantFrom("0123456789abcdef", "0123456789ABCDEF", "12"),
    )
    .map((parts) => parts.join("")),
  text,
);
const action = fc.constantFrom(
  "admit" as const,
  "hold" as const,
  "refuse" as const,
  "warn" as const,
  "restrict" as const,
  "shadow-ban" as const,
  "close" as const,
);
const yes = fc.constant(true as const);
const wait = fc.oneof(amount, fc.constant(Infinity));
/** Only what another limiter refused is blameless. */
function blamed<Event extends { wait?: number; blameless?: true }>({ blameless, ...event }: Event) {
  return event.wait === undefined || blameless === undefined ? event : { ...event, blameless };
}
const limit = fc.option(word);
const hash = fc.constantFrom("0123456789abcdef", "ffffffffffffffff", "00000000000000a0");
const key = fc.oneof(
  word,
  hash.map((digits) => `["messages",815,"user:${digits}"]`),
  fc.tuple(hash, hash).map(([room, client]) => `["all",9,"address:${room}"]share:${client}`),
  hash.map((digits) => `a \0 and ${digits}`),
);

/** JSON has one zero only. */
function positive(value: number): number {
  return Object.is(value, -0) ? 0 : value;
}

const size = fc
  .tuple(fc.nat({ max: 40_000 }), fc.nat({ max: 2 }), fc.boolean())
  .map(([length, more, isText]) => {
    const bytes = length * (1 + more);
    return isText && bytes !== length ? { bytes, length } : { bytes };
  });

const message = fc
  .record(
    {
      at,
      event: fc.constant("message" as const),
      connection: pseudonym,
      type: fc.option(word),
      size,
      limit,
      verdict: fc.option(action, { nil: undefined }),
      client: pseudonym,
      asked: yes,
      forged: yes,
      control: yes,
      costs: fc.dictionary(word, amount, { maxKeys: 3 }),
      wait,
      blameless: yes,
    },
    { requiredKeys: ["at", "event", "connection", "type", "size", "verdict", "limit"] },
  )
  .map(({ size: sizes, ...rest }) => blamed({ ...rest, ...sizes }));

const count = fc.record(
  { counter: fc.nat({ max: 2 ** 30 }), key, mine: yes, at, count: amount, before: amount },
  { requiredKeys: ["counter", "at", "count"] },
);

const conduct = fc.record({
  at,
  strikes: fc.nat({ max: 20 }),
  cooldown: amount,
  grace: amount,
  calm: amount,
  restricted: amount,
  only: fc.option(fc.array(word, { maxLength: 3 })),
  limit,
  bans: fc.nat({ max: 200 }),
  banned: amount,
  unwarned: fc.boolean(),
  excused: fc.nat({ max: 7 }),
});

/** Every kind of event, in the form in which readers return it. */
export const anyEvent: fc.Arbitrary<TrafficEvent> = fc.oneof(
  { weight: 10, arbitrary: message },
  fc.record(
    {
      at,
      event: fc.constant("open" as const),
      connection: pseudonym,
      client: pseudonym,
      address: pseudonym,
      tier: word,
      cohort: fc.nat({ max: 999 }),
      exempt: yes,
      verdict: fc.constant("close" as const),
      limit: word,
    },
    { requiredKeys: ["at", "event", "connection"] },
  ),
  fc.record(
    { at, event: fc.constant("close" as const), connection: pseudonym, code: fc.nat({ max: 4_999 }) },
    { requiredKeys: ["at", "event", "connection"] },
  ),
  fc
    .record(
      {
        at,
        event: fc.constant("deliver" as const),
        connection: pseudonym,
        verdict: action,
        limit,
        wait,
        blameless: yes,
      },
      { requiredKeys: ["at", "event", "connection", "verdict", "limit"] },
    )
    .map(blamed),
  fc.record(
    {
      at,
      event: fc.constantFrom("strike" as const, "invalid" as const, "mute" as const, "clear" as const),
      connection: pseudonym,
      strikes: fc.integer({ min: 1, max: 50 }),
      limit: word,
      for: amount,
    },
    { requiredKeys: ["at", "event", "connection"] },
  ),
  fc.record(
    {
      at,
      event: fc.constant("standing" as const),
      connection: pseudonym,
      conduct,
      counts: fc.array(count, { maxLength: 4 }),
      hidden: fc.option(amount),
    },
    { requiredKeys: ["at", "event", "connection"] },
  ),
  fc.record({
    at,
    event: fc.constant("load" as const),
    connections: fc.array(pseudonym, { maxLength: 5 }),
  }),
  fc.record({ at, event: fc.constant("rules" as const), fingerprint: text }),
);
