import * as fc from "fast-check";
import type { Identify, RequestLike } from "../../src/identity/request.ts";
import { Mischief } from "./policies.ts";

const words = fc.oneof(
  fc.string({ unit: "binary", maxLength: 300 }),
  fc.constantFrom("", " ", "\0", "\ud800", "__proto__", "x".repeat(20_000), "漢".repeat(300)),
);

/** Addresses as nobody writes them. */
const addresses = fc.oneof(
  fc.ipV4(),
  fc.ipV4Extended(),
  fc.ipV6(),
  fc
    .array(
      fc.constantFrom(
        ":",
        "::",
        "1",
        "ffff",
        "fffff",
        ".",
        "1.2.3.4",
        "999",
        "g",
        "%eth0",
        "/64",
        "[",
        "]",
        ",",
        " ",
        "-1",
        "0x7f",
        "é",
      ),
      {
        maxLength: 12,
      },
    )
    .map((parts) => parts.join("")),
  words,
);

const languages = fc.oneof(
  words,
  fc.constantFrom(
    "de-CH,de;q=0.9",
    "*",
    "-",
    "a-b-c",
    "en-US".repeat(4_000),
    "en" + "-a".repeat(8_000),
    ",,,;;;",
    "zh-Hant-TW-x-private",
  ),
);

/** What a header may say, and what none may: no runtime lets those through, but who knows what stands before it. */
const headers = fc.record(
  {
    "CF-Connecting-IP": addresses,
    "X-Forwarded-For": addresses,
    "X-Real-IP": addresses,
    Forwarded: addresses.map((address) => `for=${address};proto=http`),
    Cookie: fc.oneof(words, fc.constantFrom("a=b; ".repeat(2_000), "=", "__Host-x=\u0001", ";;;")),
    "Accept-Language": languages,
    "x-user": words,
    "x-tier": words,
    "x-moderator": fc.constantFrom("yes", "no", "true"),
    "x-party-bouncer-token": words,
    "Sec-WebSocket-Protocol": words,
    Upgrade: fc.constantFrom("websocket", "WebSocket", "h2c"),
  },
  { requiredKeys: [] },
);

const ids = fc.constantFrom(
  "",
  "%",
  "%zz",
  "%E0%A4%A",
  "%00",
  "%ED%A0%80",
  "+",
  "a&_pk=b",
  "x".repeat(300),
  "%F0%9F%98%80".repeat(100),
  "__proto__",
  "..%2f..",
);

const urls = fc
  .tuple(
    fc.constantFrom(
      "/parties/main/room",
      "/parties/main/%E0%A4%A",
      "/parties//",
      "//",
      "/parties/main/" + "r".repeat(2_000),
      "/%2e%2e/",
    ),
    ids,
    fc.constantFrom("", "&a=%", "&pad=" + "x".repeat(10_000), "&a[]=1&a[]=2", "&;", "#fragment?_pk=c"),
  )
  .map(([path, id, rest]) => `https://example.com${path}?_pk=${id}${rest}`)
  .filter((url) => URL.canParse(url));

/** Whoever might come. */
export const requests: fc.Arbitrary<RequestLike> = fc
  .record({ url: urls, headers })
  .map(({ url, headers }) => {
    const named = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return { url, headers: { get: (name) => named.get(name.toLowerCase()) ?? null } };
  });

const throwing = (): object =>
  Object.defineProperty({}, "id", {
    get() {
      throw new Mischief("an identity");
    },
  });

/** What an app's `identify` may return or throw. */
export const identities: fc.Arbitrary<Identify> = fc.constantFrom<(() => unknown)[]>(
  () => undefined,
  () => "",
  () => "\ud800",
  () => "x".repeat(100_000),
  () => 5,
  () => ({ id: 5, tier: {}, moderator: "yes" }),
  () => ({ id: "ada", tier: "t".repeat(1_000) }),
  () => JSON.parse('{"__proto__":{"moderator":true},"id":"eve"}') as unknown,
  throwing,
  () => {
    throw new Mischief("identify");
  },
  () => Promise.reject(new Mischief("identify")),
  () => Promise.resolve({ id: "late" }),
  // oxlint-disable-next-line unicorn/no-thenable -- such as an app might hand on
  () => ({ then: (resolve: (value: unknown) => void) => resolve("thenable") }),
  () => Symbol("ada"),
) as fc.Arbitrary<Identify>;
