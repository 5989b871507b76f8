import { type ByteReader, Damaged } from "./byte-reader.ts";
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

  counter(from: ByteReader): number {
    return entry(this.#counters, from.varint(), from, (bytes) => bytes.varint());
  }

  word(from: ByteReader): string | null {
    const index = from.varint();
    return index === 0 ? null : entry(this.#words, index - 1, from, (bytes) => bytes.text());
  }
}

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
  if (head !== 2) throw new Damaged("a number is wrong");
  const value = from.float();
  if (!Number.isFinite(value)) throw new Damaged("a number is wrong");
  return value;
}
