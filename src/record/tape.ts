import type { DefinedRecordOptions } from "../policy/record.ts";
import { PackedWriter } from "./packed-writer.ts";
import { LONGEST, type Ring } from "./ring.ts";
import type { TrafficEvent } from "./traffic-event.ts";

/** Ms of traffic that a kill may cost. */
const FLUSH = 1_000;

/** Bytes that are not waited with until then, so that a flood cannot fill the memory. */
const MOST_PENDING = 32_768;

/** Ms for which nothing is recorded once the storage has failed. */
const PAUSE = 60_000;

/** A segment takes so many parts of the time, and of the bytes, of a record. */
const SEGMENTS = 16;

/** How many times as large as its beginning a segment is, unless it is a quarter of the record by then. */
const LEAD = 3;

interface TapeDeps {
  readonly ring: Ring;
  readonly options: DefinedRecordOptions;
  readonly clock: () => number;
  fail(doing: string, error: unknown): void;
}

/** Writes events on, and sees to it that they are in storage a second later. */
export class Tape {
  readonly #deps: TapeDeps;
  readonly #writer = new PackedWriter();
  /** Epoch ms at which what is written has to be in storage; `Infinity` if all of it is. */
  #dueAt = Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  /** Bytes at which the segment ends, epoch ms, and bytes that it has before that. */
  #endsWith = 0;
  #endsAt = 0;
  #least = 0;
  /** Epoch ms at which it ends in any case. */
  #endsLatest = 0;
  /** Whether something was lost since the segment began. */
  #isTorn = true;
  #pausesUntil = 0;
  #hasFailed = false;

  constructor(deps: TapeDeps) {
    this.#deps = deps;
  }

  /** Whether nothing is recorded for now, since the storage has failed. */
  isPaused(now: number): boolean {
    return now < this.#pausesUntil;
  }

  /** Whether the next event needs a new segment. */
  isOver(now: number): boolean {
    if (this.#isTorn || this.#deps.ring.last === undefined || now >= this.#endsLatest) return true;
    const size = this.#size;
    return size >= this.#endsWith || (now >= this.#endsAt && size >= this.#least);
  }

  /** Whether the last segment is one that this room, before it was unloaded, can have left room in. */
  goesOn(now: number): boolean {
    const { last } = this.#deps.ring;
    if (last === undefined || last.lead === 0) return false;
    this.#bound(last.at, last.leadBytes);
    this.#isTorn = false;
    this.#isTorn = this.isOver(now);
    return !this.#isTorn;
  }

  /** Begins a segment with what says how everybody stands. */
  begin(at: number, lead: readonly TrafficEvent[]): void {
    const { ring } = this.#deps;
    const isFresh = this.#isTorn;
    this.flush();
    this.#writer.begin();
    for (const event of lead) this.#writer.write(event);
    const leadBytes = this.#writer.size;
    ring.begin({ at, lead: lead.length, leadBytes, isFresh });
    this.#bound(at, leadBytes);
    this.#isTorn = false;
    this.#noteWritten(at);
  }

  write(event: TrafficEvent): void {
    this.#writer.write(event);
    this.#noteWritten(event.at);
  }

  /** As {@link PackedWriter.message}. */
  message(...message: Parameters<PackedWriter["message"]>): void {
    this.#writer.message(...message);
    this.#noteWritten(message[0]);
  }

  /** Hands everything to the storage. */
  flush(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
    this.#dueAt = Infinity;
    const bytes = this.#writer.take();
    if (bytes.byteLength === 0) return;
    const { ring, options } = this.#deps;
    ring.append(bytes, options.maxBytes).then(
      () => (this.#hasFailed = false),
      (error: unknown) => this.#noteFailed(error),
    );
  }

  get #size(): number {
    return (this.#deps.ring.last?.bytes ?? 0) + this.#writer.pending;
  }

  #bound(at: number, leadBytes: number): void {
    const { keep, maxBytes } = this.#deps.options;
    this.#endsAt = at + keep / SEGMENTS;
    this.#endsLatest = at + keep * LONGEST;
    this.#least = LEAD * leadBytes;
    this.#endsWith = Math.min(maxBytes / 2, Math.max(maxBytes / SEGMENTS, this.#least));
  }

  #noteWritten(at: number): void {
    if (this.#timer === null) {
      this.#dueAt = at + FLUSH;
      // The only timer: a room that is quiet from now on writes this, and hibernates as it would have.
      this.#timer = setTimeout(() => this.flush(), FLUSH);
    } else if (at >= this.#dueAt || this.#writer.pending >= MOST_PENDING) this.flush();
  }

  /** A storage that is full, or fails, is told of once. The room goes on without a record, and tries again later. */
  #noteFailed(error: unknown): void {
    this.#isTorn = true;
    this.#pausesUntil = this.#deps.clock() + PAUSE;
    if (this.#hasFailed) return;
    this.#hasFailed = true;
    this.#deps.fail("keeping the traffic record", error);
  }
}
