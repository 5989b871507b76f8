/** The state's first words, and what the last block is told by: "somepseudorandomlygeneratedbytes". */
const START = [
  0x736f6d65, 0x70736575, 0x646f7261, 0x6e646f6d, 0x6c796765, 0x6e657261, 0x74656462, 0x79746573,
];

const WORD = 8;
const COMPRESSIONS = 2;
const FINALIZATIONS = 4;

/**
 * SipHash-2-4 of some bytes (Aumasson and Bernstein, 2012): a keyed hash for short inputs, of which nobody without the key can tell the
 * input, nor compute another one's. Words of 64 bits are two halves here, the higher one first.
 *
 * @param key 16 bytes
 * @returns 16 hex digits: the 64 bits, the highest first
 */
export function siphash(key: Uint8Array, bytes: Uint8Array): string {
  const v = Int32Array.from(START);
  for (let word = 0; word < 4; word++) {
    const half = word % 2 === 0 ? 0 : WORD;
    v[2 * word] = at(v, 2 * word) ^ littleEndian(key, half + 4);
    v[2 * word + 1] = at(v, 2 * word + 1) ^ littleEndian(key, half);
  }
  const last = new Uint8Array(WORD);
  const whole = bytes.length - (bytes.length % WORD);
  last.set(bytes.subarray(whole));
  last[WORD - 1] = bytes.length;
  for (let start = 0; start < whole; start += WORD) absorb(v, bytes, start);
  absorb(v, last, 0);
  v[5] = at(v, 5) ^ 0xff;
  for (let round = 0; round < FINALIZATIONS; round++) sipRound(v);
  const [high, low] = [0, 1].map((half) => at(v, half) ^ at(v, 2 + half) ^ at(v, 4 + half) ^ at(v, 6 + half));
  return hex(high) + hex(low);
}

function absorb(v: Int32Array, bytes: Uint8Array, start: number): void {
  const [high, low] = [littleEndian(bytes, start + 4), littleEndian(bytes, start)];
  v[6] = at(v, 6) ^ high;
  v[7] = at(v, 7) ^ low;
  for (let round = 0; round < COMPRESSIONS; round++) sipRound(v);
  v[0] = at(v, 0) ^ high;
  v[1] = at(v, 1) ^ low;
}

function sipRound(v: Int32Array): void {
  mix(v, 0, 2, 13);
  rotate(v, 0, 32);
  mix(v, 4, 6, 16);
  mix(v, 0, 6, 21);
  mix(v, 4, 2, 17);
  rotate(v, 4, 32);
}

/** Adds the word at `b` to the one at `a`, turns that at `b` to the left by some bits, and lets it take in the sum. */
function mix(v: Int32Array, a: number, b: number, bits: number): void {
  const low = (at(v, a + 1) >>> 0) + (at(v, b + 1) >>> 0);
  v[a] = at(v, a) + at(v, b) + (low > 0xffffffff ? 1 : 0);
  v[a + 1] = low;
  rotate(v, b, bits);
  v[b] = at(v, b) ^ at(v, a);
  v[b + 1] = at(v, b + 1) ^ at(v, a + 1);
}

function rotate(v: Int32Array, word: number, bits: number): void {
  const [high, low] = [at(v, word), at(v, word + 1)];
  if (bits === 32) {
    v[word] = low;
    v[word + 1] = high;
    return;
  }
  v[word] = (high << bits) | (low >>> (32 - bits));
  v[word + 1] = (low << bits) | (high >>> (32 - bits));
}

function at(v: Int32Array, index: number): number {
  return v[index] ?? 0;
}

function littleEndian(bytes: Uint8Array, start: number): number {
  const [a = 0, b = 0, c = 0, d = 0] = bytes.subarray(start, start + 4);
  return a | (b << 8) | (c << 16) | (d << 24);
}

function hex(half = 0): string {
  return (half >>> 0).toString(16).padStart(8, "0");
}
