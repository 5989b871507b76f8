import { hexOf } from "../shared/hex.ts";
import { type ByteReader, Damaged } from "./byte-reader.ts";
import { HASH_DIGITS, HASHES, PLACE } from "./packed-form.ts";
import type { Pseudonym } from "./traffic-event.ts";

/** Reads what {@link WritingDictionaries} writes. Each method throws {@link Damaged} if there is something else. */
export class ReadingDictionaries {
  readonly #connections: Pseudonym[] = [];
  readonly #names: Pseudonym[] = [];
  readonly #words: string[] = [];
  readonly #counters: number[] = [];

  clear(): void {
    for (const each of [this.#connections, this.#names, this.#words, this.#counters]) each.length = 0;
  }

  connection(from: ByteReader): Pseudonym {
    return entry(this.#connections, from.varint(), from, pseudonym);
  }

  name(from: ByteReader): Pseudonym {
    return entry(this.#names, from.varint(), from, pseudonym);
  }

  /** @param isLiteral whether nothing stands for anything in it */
  key(from: ByteReader, isLiteral: boolean): string {
    const key = this.word(from) ?? "";
    return isLiteral ? key : key.replaceAll(PLACE, () => this.#hash(from));
  }

  /** Nothing longer, or some bytes could become a text without end. */
  #hash(from: ByteReader): string {
    const hash = this.name(from);
    if (typeof hash !== "string" || hash.length > LONGEST_HASH) throw new Damaged("a key is wrong");
    return hash;
  }

  counter(from: ByteReader): number {
    return entry(this.#counters, from.varint(), from, (bytes) => bytes.varint());
  }

  word(from: ByteReader): string | null {
    const index = from.varint();
    return index === 0 ? null : entry(this.#words, index - 1, from, (bytes) => bytes.text());
  }
}

const LONGEST_HASH = HASH_DIGITS + Math.max(...HASHES.map(({ prefix }) => prefix.length));

function entry<T>(dictionary: T[], index: number, from: ByteReader, read: (from: ByteReader) => T): T {
  const known = dictionary[index];
  if (known !== undefined) return known;
  if (index !== dictionary.length) throw new Damaged("something is named that was not introduced");
  const value = read(from);
  dictionary.push(value);
  return value;
}

function pseudonym(from: ByteReader): Pseudonym {
  const head = from.varint();
  if (head % 2 === 1) return from.text((head - 1) / 2);
  if (head % 4 === 0) return head / 4;
  const hash = HASHES.find((each) => each.head === head);
  if (hash !== undefined) return `${hash.prefix}${hexOf(from.bytes(HASH_DIGITS / 2))}`;
  if (head !== 2) throw new Damaged("a number is wrong");
  const value = from.float();
  if (!Number.isFinite(value)) throw new Damaged("a number is wrong");
  return value;
}
