import { bytesOfHex } from "../shared/hex.ts";
import { type ByteWriter, utf8 } from "./byte-writer.ts";
import { HASH_DIGITS, HASHES, HASHES_IN_KEY, PLACE } from "./packed-form.ts";
import type { Pseudonym } from "./traffic-event.ts";

/** Writes what comes again and again by number: by the next number and then itself the first time, by its number after that. */
export class WritingDictionaries {
  readonly #out: ByteWriter;
  readonly #connections = new Map<Pseudonym, number>();
  readonly #names = new Map<Pseudonym, number>();
  readonly #words = new Map<string, number>();
  readonly #counters = new Map<number, number>();

  constructor(out: ByteWriter) {
    this.#out = out;
  }

  clear(): void {
    for (const each of [this.#connections, this.#names, this.#words, this.#counters]) each.clear();
  }

  connection(connection: Pseudonym): void {
    this.#number(this.#connections, connection);
  }

  /** A client or an address. */
  name(name: Pseudonym): void {
    this.#number(this.#names, name);
  }

  /** The key of a shared count: what it is without the hashes in it, and then those. */
  key(key: string): void {
    const hashes = key.includes(PLACE) ? null : key.match(HASHES_IN_KEY);
    this.word(hashes === null ? key : key.replaceAll(HASHES_IN_KEY, PLACE));
    for (const hash of hashes ?? []) this.name(hash);
  }

  /** The id of a counter. */
  counter(counter: number): void {
    const index = this.#counters.get(counter);
    this.#out.varint(index ?? this.#counters.size);
    if (index !== undefined) return;
    this.#counters.set(counter, this.#counters.size);
    this.#out.varint(counter);
  }

  /** A type, a limit, a tier: text that is one of few. 0 is for none, so each number is one more. */
  word(word: string | null): void {
    if (word === null) return this.#out.varint(0);
    const index = this.#words.get(word);
    if (index !== undefined) return this.#out.varint(index + 1);
    this.#words.set(word, this.#words.size);
    this.#out.varint(this.#words.size);
    this.#out.text(word);
  }

  #number(dictionary: Map<Pseudonym, number>, key: Pseudonym): void {
    const index = dictionary.get(key);
    if (index !== undefined) return this.#out.varint(index);
    this.#out.varint(dictionary.size);
    dictionary.set(key, dictionary.size);
    this.#pseudonym(key);
  }

  /**
   * Four times a whole number; 2, then 8 bytes of any other; a {@link HASHES} head, then the 8 bytes of a hash; or twice the bytes of a text
   * plus 1, then the text.
   */
  #pseudonym(pseudonym: Pseudonym): void {
    const out = this.#out;
    if (typeof pseudonym === "string") {
      const kind = HASHES.find(({ prefix }) => isHash(pseudonym, prefix));
      if (kind === undefined) {
        const bytes = utf8(pseudonym);
        out.varint(bytes.length * 2 + 1);
        out.bytes(bytes);
      } else {
        out.varint(kind.head);
        out.bytes(bytesOfHex(pseudonym.slice(kind.prefix.length)));
      }
    } else if (Number.isInteger(pseudonym) && pseudonym >= 0 && pseudonym < 2 ** 51) {
      out.varint(pseudonym * 4);
    } else {
      out.varint(2);
      out.float(pseudonym);
    }
  }
}

function isHash(text: string, prefix: string): boolean {
  return text.length === prefix.length + HASH_DIGITS && text.startsWith(prefix) && HASH.test(text);
}

const HASH = new RegExp(`[\\da-f]{${HASH_DIGITS}}$`);
