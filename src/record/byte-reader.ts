import { isAmount } from "../shared/shape.ts";

const CONTINUES = 0x80;
const SEVEN_BITS = 0x7f;

const decoder = new TextDecoder("utf-8", { fatal: false, ignoreBOM: true });

/** Bytes that are not what they should be. */
export class Damaged extends Error {}

/**
 * Reads what {@link ByteWriter} writes.
 *
 * Each method throws {@link Damaged} if the bytes are cut off, or are something else.
 */
export class ByteReader {
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #position: number;

  constructor(bytes: Uint8Array, position = 0) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#position = position;
  }

  get position(): number {
    return this.#position;
  }

  get isAtEnd(): boolean {
    return this.#position >= this.#bytes.length;
  }

  get left(): number {
    return this.#bytes.length - this.#position;
  }

  byte(): number {
    const byte = this.#bytes[this.#position++];
    if (byte === undefined) throw new Damaged("it ends too early");
    return byte;
  }

  varint(): number {
    let byte = this.byte();
    if (byte < CONTINUES) return byte;
    let value = byte & SEVEN_BITS;
    let unit = 128;
    do {
      byte = this.byte();
      value += (byte & SEVEN_BITS) * unit;
      unit *= 128;
    } while (byte >= CONTINUES && value <= Number.MAX_SAFE_INTEGER && unit <= 2 ** 56);
    if (byte >= CONTINUES || value > Number.MAX_SAFE_INTEGER) throw new Damaged("a number is too large");
    return value;
  }

  number(): number {
    const half = this.varint();
    if (half % 2 === 0) return half / 2;
    if (half !== 1) throw new Damaged("a number is wrong");
    return this.float();
  }

  /** A number from 0 to 2^53 - 1. */
  amount(): number {
    const value = this.number();
    if (!isAmount(value)) throw new Damaged("a number is out of bounds");
    return value;
  }

  /** Ms to wait: a number of 0 or more, or `Infinity`. */
  wait(): number {
    const value = this.number();
    if (!isAmount(value) && value !== Infinity) throw new Damaged("a wait is out of bounds");
    return value;
  }

  /** So many of something, of which each takes at least a byte. */
  list<T>(read: () => T, length = this.varint()): T[] {
    if (length > this.left) throw new Damaged("a list ends too early");
    return Array.from({ length }, read);
  }

  ago(from: number): number {
    const half = this.varint();
    if (half > 1 && half % 2 === 1) throw new Damaged("a time is wrong");
    const time = half === 1 ? this.float() : from - half / 2;
    if (!isAmount(time)) throw new Damaged("a time is out of bounds");
    return time;
  }

  float(): number {
    if (this.left < 8) throw new Damaged("it ends too early");
    const value = this.#view.getFloat64(this.#position, true);
    this.#position += 8;
    return value;
  }

  bytes(length: number): Uint8Array {
    if (length > this.left) throw new Damaged("it ends too early");
    this.#position += length;
    return this.#bytes.subarray(this.#position - length, this.#position);
  }

  text(length = this.varint()): string {
    return decoder.decode(this.bytes(length));
  }
}
