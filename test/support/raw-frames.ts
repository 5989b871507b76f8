import type { SeededRandom } from "./seeded-random.ts";
import { bytesOf, type RawFrame } from "./websocket-frame.ts";

const said = JSON.stringify({ type: "said", value: "hostile" });
const half = Math.floor(said.length / 2);

/** What breaks the protocol, so that the server ends the connection. By name. */
export const BREAKING: Readonly<Record<string, readonly RawFrame[]>> = {
  "a data opcode that is reserved": [{ opcode: 3, payload: said }],
  "a control opcode that is reserved": [{ opcode: 11, payload: "x" }],
  "a reserved bit": [{ payload: said, reserved: 4 }],
  "the end of a message that never began": [{ opcode: 0, payload: said }],
  "a message within a message": [{ payload: said.slice(0, half), isFinal: false }, { payload: said }],
  "a frame of 2^63 - 1 bytes": [{ payload: "x", length: 2n ** 63n - 1n }],
  "a frame larger than may be": [{ payload: "x", length: 2n ** 25n + 1n }],
};

/** What is odd, or against the protocol, and does not end the connection by itself. */
export const ODD: Readonly<Record<string, readonly (RawFrame | Buffer)[]>> = {
  "no mask": [{ payload: said, isMasked: false }],
  "text that is no UTF-8": [{ payload: Buffer.from([0xff, 0xfe, 0xc0, 0x80, 0xed, 0xa0, 0x80]) }],
  "half a character, and the other half": [
    { payload: Buffer.from([0xf0, 0x9f]), isFinal: false },
    { opcode: 0, payload: Buffer.from([0x98, 0x80]) },
  ],
  "a thousand fragments": [
    { payload: "", isFinal: false },
    ...Array.from({ length: 1_000 }, (): RawFrame => ({ opcode: 0, payload: "x", isFinal: false })),
    { opcode: 0, payload: "" },
  ],
  "fragments with pings between": [
    { payload: said.slice(0, half), isFinal: false },
    { opcode: 9, payload: "ping" },
    { opcode: 10, payload: "pong that nobody asked for" },
    { opcode: 0, payload: said.slice(half) },
  ],
  "a ping that is too long": [{ opcode: 9, payload: "x".repeat(200) }],
  "a ping in two": [
    { opcode: 9, payload: "a", isFinal: false },
    { opcode: 0, payload: "b" },
  ],
  nothing: [{ payload: "" }, { opcode: 2, payload: "" }],
  "a megabyte": [{ payload: "x".repeat(2 ** 20) }],
  "half a frame": [bytesOf({ payload: said }).subarray(0, 7)],
  "half a head": [bytesOf({ payload: "x".repeat(70_000) }).subarray(0, 5)],
  "plain HTTP": [Buffer.from("GET / HTTP/1.1\r\nHost: x\r\n\r\n")],
  "a close of one byte": [{ opcode: 8, payload: "x" }],
  "a close with a code that is none": [{ opcode: 8, payload: Buffer.from([0, 5]) }],
  "a close with a code that nobody may send": [{ opcode: 8, payload: Buffer.from([3, 0xee]) }],
  "a close with a reason that is no UTF-8": [{ opcode: 8, payload: Buffer.from([3, 0xe8, 0xff]) }],
  "a close, and more": [{ opcode: 8, payload: Buffer.from([3, 0xe8]) }, { payload: said }],
};

/** Frames of which any bit may be wrong. */
export function randomFrames(random: SeededRandom): Buffer {
  const frames = Array.from({ length: 1 + random.below(5) }, () => {
    const payload =
      random.below(3) === 0
        ? Buffer.from(Array.from({ length: random.below(200) }, () => random.below(256)))
        : said;
    const frame = bytesOf({
      opcode: random.below(4) === 0 ? random.below(16) : 1,
      payload,
      isFinal: random.below(4) > 0,
      reserved: random.below(12) === 0 ? random.below(8) : 0,
      isMasked: random.below(12) > 0,
      ...(random.below(12) === 0 && { length: BigInt(random.below(2 ** 30)) }),
    });
    const flipped = random.below(frame.length);
    if (random.below(6) === 0) frame[flipped] = (frame[flipped] ?? 0) ^ (1 << random.below(8));
    return frame;
  });
  return Buffer.concat(frames);
}
