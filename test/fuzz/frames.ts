import * as fc from "fast-check";
import type { Message } from "../../src/shared/message.ts";
import type { SeededRandom } from "../support/seeded-random.ts";

const KEYS = [
  "type",
  "text",
  "",
  "__proto__",
  "constructor",
  "prototype",
  "toString",
  "toJSON",
  "then",
  String.raw`\u0074ype`,
  String.raw`t\u0079pe`,
  String.raw`typ\u0065`,
  String.raw`\u0074\u0079\u0070\u0065`,
  String.raw`type\u0000`,
  String.raw`\"type\"`,
  "Type",
  "type ",
] as const;

const TYPES = [
  "chat",
  "ping",
  "cursor",
  "",
  "__proto__",
  "constructor",
  "party-bouncer:warning",
  "party-bouncer:standing",
  "party-bouncer:policy",
  String.raw`\u0063hat`,
  String.raw`ch\u0061t`,
  String.raw`party\u002dbouncer:status`,
  String.raw`a\"b`,
  String.raw`\\`,
  String.raw`\ud800`,
  String.raw`\u0000`.repeat(64),
  "x".repeat(64),
  "x".repeat(65),
  "漢".repeat(64),
] as const;

const SCALARS = [
  "5",
  "-0",
  "1e999",
  "-1e-999",
  "NaN",
  "Infinity",
  "null",
  "true",
  "undefined",
  "0x10",
  "9007199254740993",
  '{"type":"inner"}',
  '["type"]',
  "[]",
  "{}",
] as const;

const key = fc.constantFrom(...KEYS);
const value = fc.oneof(
  fc.constantFrom(...TYPES).map((text) => `"${text}"`),
  fc.constantFrom(...SCALARS),
  fc.string({ unit: "binary", maxLength: 20 }).map((text) => JSON.stringify(text)),
  fc.json({ maxDepth: 3 }),
);

/** Objects as they would be written by hand: with keys twice, with keys spelt oddly, with what no object should have. */
const objects = fc
  .array(fc.tuple(key, fc.constantFrom("", " ", "\n", "\u00a0"), value), { maxLength: 6 })
  .map(
    (entries) => `{${entries.map(([key, space, value]) => `"${key}"${space}:${space}${value}`).join(",")}}`,
  );

/** What looks like a word of the bouncer's, or nearly does. */
const controlFrames = fc
  .tuple(
    fc.constantFrom("", " ", "\ufeff", "\n"),
    fc.constantFrom(
      '{"type":"party-bouncer:',
      '{ "type":"party-bouncer:',
      '{"type": "party-bouncer:',
      "{'type':'party-bouncer:",
    ),
    fc.constantFrom(
      "standing",
      "warning",
      "policy",
      "statement",
      "",
      "standing\u0000",
      "STANDING",
      "nonsense",
    ),
    fc.constantFrom(
      '"}',
      '","strikes":-1}',
      '","retryAfter":1e999,"limit":null}',
      '","limits":{}}',
      "",
      '"',
      '"}}',
      '","type":"chat"}',
    ),
  )
  .map((parts) => parts.join(""));

const deep = fc
  .tuple(fc.constantFrom("[", '{"a":', '{"type":', '[{"__proto__":'), fc.integer({ min: 1, max: 4_000 }))
  .map(([open, depth]) => open.repeat(depth));

const huge = fc
  .tuple(
    fc.constantFrom("x", "é", "漢", "😀", "\ud800", "\0", '"', "\\"),
    fc.integer({ min: 1, max: 20_000 }),
  )
  .map(([unit, length]) => unit.repeat(length));

/** Text that is no text: halves of characters, alone, the wrong way round, at the ends. */
const halves = fc
  .array(fc.constantFrom("\ud800", "\udc00", "\udbff\udfff", "a", '"type"', "\ufffe"), { maxLength: 12 })
  .map((parts) => parts.join(""));

/** Every kind of view there is on bytes, at an offset too. */
const VIEWS = [
  (bytes: Uint8Array<ArrayBuffer>): Message => bytes.buffer,
  (bytes) => bytes,
  (bytes) => new DataView(bytes.buffer),
  (bytes) => bytes.subarray(Math.min(1, bytes.length)),
  (bytes) => new Uint8ClampedArray(bytes),
  (bytes) => new Int8Array(bytes),
  (bytes) => new Int16Array(bytes),
  (bytes) => new Uint16Array(bytes),
  (bytes) => new Int32Array(bytes),
  (bytes) => new Uint32Array(bytes),
  (bytes) => new Float32Array(bytes),
  (bytes) => new Float64Array(bytes),
  (bytes) => BigInt64Array.from(bytes, BigInt),
  (bytes) => BigUint64Array.from(bytes, BigInt),
  (bytes) => Buffer.from(bytes),
] satisfies ((bytes: Uint8Array<ArrayBuffer>) => Message)[];

const binary = fc
  .tuple(fc.constantFrom(...VIEWS), fc.uint8Array({ maxLength: 64 }))
  .map(([view, bytes]) => view(Uint8Array.from(bytes)));

/** Whatever a client might send. */
export const frames: fc.Arbitrary<Message> = fc.oneof(
  { weight: 6, arbitrary: objects },
  { weight: 2, arbitrary: fc.json({ maxDepth: 4 }) },
  { weight: 2, arbitrary: controlFrames },
  { weight: 2, arbitrary: fc.string({ unit: "binary" }) },
  { weight: 1, arbitrary: halves },
  { weight: 1, arbitrary: deep },
  { weight: 1, arbitrary: huge },
  { weight: 2, arbitrary: binary },
  { weight: 1, arbitrary: fc.constantFrom("", " ", "null", "{}", "[]", '""', "0") },
);

/** What an honest client sends: what the byte fuzzer begins with. */
const CORPUS = [
  '{"type":"chat","text":"Good evening, everybody."}',
  '{"type":"cursor","x":120,"y":-7.5e2}',
  '{"type":"chat","text":"a\\nb","to":["ada","bob"],"at":1795600000000}',
  '{"text":"type comes later","type":"chat"}',
  '{"type":"party-bouncer:standing"}',
  '{"type":"ping"}',
  '["chat","hello",{"type":"inner"}]',
  '{"type":"chat","text":"漢字 and 😀"}',
  "plain words",
].map((text) => Buffer.from(text));

const MOST = 4_096;
const LARGEST_POOL = 64;

/** Text of so many bytes, in characters of one to four. */
export function textOfBytes(random: SeededRandom, bytes: number): string {
  const unit = random.pick(["x", "é", "漢", "😀"]) ?? "x";
  const size = Buffer.byteLength(unit);
  return unit.repeat(Math.floor(bytes / size)) + "x".repeat(bytes % size);
}

/**
 * Breaks valid frames byte by byte: flips bits, cuts, repeats, inserts, and splices one into another. The same random break them in
 * the same way.
 */
export class ByteFuzzer {
  readonly #random: SeededRandom;
  readonly #pool: Buffer[] = [...CORPUS];

  constructor(random: SeededRandom) {
    this.#random = random;
  }

  next(): Message {
    let bytes: Buffer = this.#random.pick(this.#pool) ?? Buffer.alloc(0);
    for (let times = 1 + this.#random.below(4); times > 0; times--) bytes = this.#mutate(bytes);
    // What is broken already is broken further later on. What was valid stays.
    if (this.#pool.length < LARGEST_POOL) this.#pool.push(bytes);
    else this.#pool[CORPUS.length + this.#random.below(LARGEST_POOL - CORPUS.length)] = bytes;
    if (this.#random.below(8) === 0) return Uint8Array.from(bytes);
    // As a runtime decodes it: what is no UTF-8 becomes U+FFFD. Or unit by unit, halves of characters included.
    return this.#random.below(4) === 0 ? unitsOf(bytes) : bytes.toString();
  }

  #mutate(bytes: Buffer): Buffer {
    const random = this.#random;
    const at = random.below(bytes.length + 1);
    switch (random.below(7)) {
      case 0: {
        const flipped = Buffer.from(bytes);
        const byte = flipped[at];
        if (byte !== undefined) flipped[at] = byte ^ (1 << random.below(8));
        return flipped;
      }
      case 1:
        return bytes.subarray(0, at);
      case 2:
        return bytes.subarray(at);
      case 3: {
        const noise = Buffer.from(Array.from({ length: 1 + random.below(8) }, () => random.below(256)));
        return Buffer.concat([bytes.subarray(0, at), noise, bytes.subarray(at)]);
      }
      case 4: {
        const other = random.pick(this.#pool) ?? bytes;
        return Buffer.concat([
          bytes.subarray(0, at),
          other.subarray(random.below(other.length + 1)),
        ]).subarray(0, MOST);
      }
      case 5: {
        const repeated = bytes.subarray(at, at + 1 + random.below(16));
        const times = 1 + random.below(200);
        return Buffer.concat([
          bytes.subarray(0, at),
          ...Array.from({ length: times }, () => repeated),
          bytes.subarray(at),
        ]).subarray(0, MOST);
      }
      default: {
        const token = Buffer.from(random.pick(TOKENS) ?? "");
        return Buffer.concat([bytes.subarray(0, at), token, bytes.subarray(at)]);
      }
    }
  }
}

/** Two bytes to a unit: text as no decoder of UTF-8 would make it, half characters included. */
function unitsOf(bytes: Buffer): string {
  const { buffer } = Uint8Array.from(bytes.subarray(0, bytes.length & ~1));
  return String.fromCharCode(...new Uint16Array(buffer));
}

/** What means something to whoever reads JSON or speaks to the bouncer. */
const TOKENS = [
  '"type":',
  String.raw`"\u0074ype":`,
  '{"type":"',
  '{"type":"party-bouncer:',
  '"__proto__":',
  "\\",
  '"',
  "\\u",
  "{",
  "}",
  "[",
  ",",
  "\0",
  "\ufeff",
  "1e999",
];
