const FIRST_ROOM = 4_096;
const SEVEN_BITS = 128;
/** Up to here, shifts of 32 bits do. */
const SMALL = 2 ** 31;
/** Most bytes of a varint: 53 bits, seven at a time. */
const VARINT = 8;

const encoder = new TextEncoder();

/** Bytes that grow as one writes. Numbers are varints: seven bits a byte, the lowest first, the eighth says that more follow. */
export class ByteWriter {
  #bytes = new Uint8Array(FIRST_ROOM);
  #view = new DataView(this.#bytes.buffer);
  #length = 0;

  get length(): number {
    return this.#length;
  }

  /** @param value 0 to 255 */
  byte(value: number): void {
    if (this.#length === this.#bytes.length) this.#grow(1);
    this.#bytes[this.#length++] = value;
  }

  /** @param value whole, 0 or more, at most 2^53 - 1 */
  varint(value: number): void {
    if (this.#bytes.length - this.#length < VARINT) this.#grow(VARINT);
    let rest = value;
    while (rest >= SMALL) {
      this.#bytes[this.#length++] = (rest % SEVEN_BITS) | SEVEN_BITS;
      rest = Math.floor(rest / SEVEN_BITS);
    }
    while (rest >= SEVEN_BITS) {
      this.#bytes[this.#length++] = (rest & (SEVEN_BITS - 1)) | SEVEN_BITS;
      rest >>>= 7;
    }
    this.#bytes[this.#length++] = rest;
  }

  /** Any number: twice a whole one that is 0 or more, or 1 and then 8 bytes. */
  number(value: number): void {
    if (isHalfSafe(value)) this.varint(value * 2);
    else {
      this.varint(1);
      this.float(value);
    }
  }

  /** A time as how long before `from` it is, if that is a whole number of ms; else 1 and then 8 bytes of its own. */
  ago(value: number, from: number): void {
    const passed = from - value;
    if (isHalfSafe(passed) && Number.isSafeInteger(value) && Number.isSafeInteger(from))
      this.varint(passed * 2);
    else {
      this.varint(1);
      this.float(value);
    }
  }

  float(value: number): void {
    if (this.#bytes.length - this.#length < 8) this.#grow(8);
    this.#view.setFloat64(this.#length, value, true);
    this.#length += 8;
  }

  /** Its bytes, without their number. The caller has to have said that. */
  bytes(bytes: Uint8Array): void {
    if (this.#bytes.length - this.#length < bytes.length) this.#grow(bytes.length);
    this.#bytes.set(bytes, this.#length);
    this.#length += bytes.length;
  }

  /** Number of bytes, then the bytes, in UTF-8. */
  text(text: string): void {
    const bytes = utf8(text);
    this.varint(bytes.length);
    this.bytes(bytes);
  }

  /** A copy of what was written. Then it begins from nothing. */
  take(): Uint8Array<ArrayBuffer> {
    const taken = this.#bytes.slice(0, this.#length);
    this.#length = 0;
    return taken;
  }

  #grow(by: number): void {
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + by));
    larger.set(this.#bytes.subarray(0, this.#length));
    this.#bytes = larger;
    this.#view = new DataView(larger.buffer);
  }
}

/** Whether twice a number is a whole number of 0 or more that is exact. Minus 0 is not: it would come back as 0. */
function isHalfSafe(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 52 && !Object.is(value, -0);
}

/** Bytes of their own memory. TypeScript says so since 5.7, and says no more than that they are bytes before. */
export type Bytes = ReturnType<TextEncoder["encode"]>;

/** Parts one after the other, in memory of their own. */
export function joined(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let end = 0;
  for (const part of parts) {
    all.set(part, end);
    end += part.length;
  }
  return all;
}

export function utf8(text: string): Uint8Array<ArrayBuffer> {
  // Copied, as types of workers do not say that it has a buffer of its own.
  return new Uint8Array(encoder.encode(text));
}
