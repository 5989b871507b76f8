import type { Parts } from "../storage/sql-parts.ts";
import { partsOf } from "../storage/parts.ts";
import { TRAFFIC_INDEX } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";
import { joined } from "./byte-writer.ts";
import { newKey } from "./pseudonyms.ts";
import { parseIndex, type RecordIndex, type Segment, storedIndex } from "./record-index.ts";

/** A segment is a quarter of a record's time at most, or much would be lost whenever the oldest one goes. */
export const LONGEST = 1 / 4;

/** Bytes of a part. It is written again until it is full, so that a record has few: as many as are billed as one write. */
const PART = 4_096;

/**
 * A record in a room's storage: segments, of which the oldest goes first. What is written together is on disk together, since nothing is awaited
 * between.
 */
export class Ring {
  readonly #storage: StorageLike | null;
  readonly #parts: Parts;
  #key = newKey();
  #segments: Segment[] = [];
  /** What is in the last part, which is not full. */
  readonly #tail = new Uint8Array(PART);
  #tailLength = 0;
  /** What is to be deleted with the next write. */
  readonly #gone: Segment[] = [];
  #isIndexDue = false;

  constructor(storage: StorageLike | null) {
    this.#storage = storage;
    this.#parts = partsOf(storage);
  }

  /** What pseudonyms are made with: hex digits. It is another one whenever nothing is left of a record. */
  get key(): string {
    return this.#key;
  }

  get segments(): readonly Segment[] {
    return this.#segments;
  }

  /** How many bytes all segments have. */
  get bytes(): number {
    return this.#segments.reduce((sum, { bytes }) => sum + bytes, 0);
  }

  get last(): Segment | undefined {
    return this.#segments.at(-1);
  }

  /** Reads what there is. Call it once, before anything else. @throws if the storage fails, or the index cannot be read */
  async load(keep: number, now: number): Promise<void> {
    const stored = await this.#storedIndex();
    if (stored === undefined) return;
    const index = parseIndex(stored);
    if (index === null) {
      await this.clear();
      throw new Error("The index of the traffic record cannot be read. The record begins afresh.");
    }
    this.#key = index.key;
    this.#segments = [...index.segments];
    this.drop(keep, now);
    const { last } = this;
    if (last === undefined) {
      await this.clear();
      return;
    }
    // How much of it is there is not in the index.
    const parts = await this.#parts.read(last.id);
    last.parts = parts.length;
    last.bytes = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
    const tail = parts.at(-1);
    if (tail === undefined || tail.byteLength >= PART) return;
    this.#tail.set(tail);
    this.#tailLength = tail.byteLength;
  }

  /** Lets go what is older than `keep` ms. */
  drop(keep: number, now: number): void {
    for (;;) {
      const [oldest, next] = this.#segments;
      if (oldest === undefined || (next?.at ?? oldest.at + keep * LONGEST) > now - keep) return;
      this.#dropOldest();
    }
  }

  /** Begins a new segment. */
  begin(segment: Omit<Segment, "id" | "bytes" | "parts">): void {
    // Never one from before, of which the storage may not have told.
    const id = Math.max(Math.floor(segment.at), (this.last?.id ?? 0) + 1, (this.#gone.at(-1)?.id ?? 0) + 1);
    this.#segments.push({ ...segment, id, bytes: 0, parts: 0 });
    this.#tailLength = 0;
    this.#isIndexDue = true;
  }

  /** Writes on in the last segment. The oldest go, as long as all are more than `maxBytes`. Rejects if the storage fails. */
  async append(bytes: Uint8Array, maxBytes: number): Promise<void> {
    const { last } = this;
    if (last === undefined || bytes.byteLength === 0) return;
    const written: Promise<unknown>[] = [];
    last.bytes += bytes.byteLength;
    for (let start = 0; start < bytes.byteLength;) {
      // A part that is not full is written over.
      if (this.#tailLength === 0) last.parts++;
      const piece = bytes.subarray(start, start + PART - this.#tailLength);
      this.#tail.set(piece, this.#tailLength);
      this.#tailLength += piece.byteLength;
      start += piece.byteLength;
      written.push(this.#parts.write(last.id, last.parts - 1, this.#tail.subarray(0, this.#tailLength)));
      if (this.#tailLength === PART) this.#tailLength = 0;
    }
    while (this.#segments.length > 1 && this.bytes > maxBytes) this.#dropOldest();
    for (const { id, parts } of this.#gone.splice(0)) written.push(this.#parts.delete(id, parts));
    if (this.#isIndexDue) written.push(this.#putIndex());
    this.#isIndexDue = false;
    await Promise.all(written);
  }

  /** All bytes of a segment. */
  async read({ id }: Segment): Promise<Uint8Array> {
    return joined(await this.#parts.read(id));
  }

  /** Deletes everything. */
  async clear(): Promise<void> {
    this.#segments = [];
    this.#tailLength = 0;
    this.#gone.length = 0;
    this.#key = newKey();
    await Promise.all([this.#parts.clear(), this.#storage?.delete([TRAFFIC_INDEX])]);
  }

  #dropOldest(): void {
    const oldest = this.#segments.shift();
    if (oldest === undefined) return;
    this.#gone.push(oldest);
    this.#isIndexDue = true;
    if (this.#segments.length === 0) this.#key = newKey();
  }

  async #storedIndex(): Promise<unknown> {
    return (await this.#storage?.get([TRAFFIC_INDEX]))?.get(TRAFFIC_INDEX);
  }

  #putIndex(): Promise<void> {
    const index: RecordIndex = { key: this.#key, segments: this.#segments };
    return (
      this.#storage?.put(TRAFFIC_INDEX, storedIndex(index), { allowUnconfirmed: true }) ?? Promise.resolve()
    );
  }
}
