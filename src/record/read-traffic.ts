import { joined } from "./byte-writer.ts";
import { chunksOf, type TrafficSource } from "./chunks-of.ts";
import { EMPTY, foreignBytes, TELLING } from "./foreign.ts";
import { Frames } from "./frames.ts";
import { fromLines } from "./from-lines.ts";
import { GZIP, gunzipped } from "./gunzipped.ts";
import { PACKED_HEADER } from "./packed-form.ts";
import { PackedReader } from "./packed-reader.ts";
import type { TrafficEvent } from "./traffic-event.ts";
import { TrafficFormatError } from "./traffic-format-error.ts";

/** A part of a record that cannot be read. */
export interface BrokenRecord {
  /** The number of the line; of a packed record, of the frame. The first is 1. */
  readonly line: number;
  /** Why, in a few words: `"bytes" is missing`. */
  readonly reason: string;
  /** How many could not be read by now, this one included. */
  readonly count: number;
}

/** What {@link readTraffic} can be told. */
export interface ReadTrafficOptions {
  /** Told of each line that is left out, since it cannot be read. Default: they are only counted. */
  readonly onBroken?: ((broken: BrokenRecord) => void) | undefined;
}

/** A record as it is read, some thousand events at a time. It can be read once. */
export interface Traffic extends AsyncIterable<readonly TrafficEvent[]> {
  /** How many lines could not be read by now. */
  readonly broken: number;
}

/** So many events at a time. */
const BATCH = 1_024;

/**
 * Reads a traffic record: JSON Lines or the packed form, gzipped or not. It takes the same memory however long the record is. A line
 * that is not an event is left out, counted, and told of.
 *
 * @throws {TrafficFormatError} while it is read: if it is something else, of a newer version, or cut off so that the rest cannot be read
 * @example
 * const { body } = await fetch("https://example.com/traffic.jsonl.gz");
 * const record = readTraffic(body ?? "", { onBroken: ({ line, reason }) => console.warn(`line ${line}: ${reason}`) });
 * for await (const events of record) console.log(events.length);
 */
export function readTraffic(source: TrafficSource, { onBroken }: ReadTrafficOptions = {}): Traffic {
  let broken = 0;
  const tell = (line: number, reason: string): void => {
    broken++;
    onBroken?.({ line, reason, count: broken });
  };
  return {
    get broken() {
      return broken;
    },
    [Symbol.asyncIterator]: () => inBatches(eventsOf(chunksOf(source), tell)),
  };
}

type Tell = (line: number, reason: string) => void;

/** By what it begins with. */
async function* eventsOf(
  chunks: AsyncGenerator<Uint8Array | string>,
  tell: Tell,
  isGunzipped = false,
): AsyncGenerator<readonly TrafficEvent[], void, undefined> {
  const { first, all } = await begun(chunks);
  if (first === null) throw new TrafficFormatError(EMPTY);
  if (typeof first === "string") return yield* fromLines(all, tell);
  if (!isGunzipped && beginsWith(first, GZIP)) {
    return yield* eventsOf(gunzipped(all as AsyncGenerator<Uint8Array<ArrayBuffer>>), tell, true);
  }
  if (beginsWith(first, PACKED_HEADER.subarray(0, -1))) {
    return yield* fromFrames(all as AsyncGenerator<Uint8Array>, tell);
  }
  const foreign = foreignBytes(first);
  if (foreign !== null) throw new TrafficFormatError(foreign);
  yield* fromLines(all, tell);
}

/** Looks at what comes first: text, or so many bytes that they tell what all is; `null` if nothing comes. */
async function begun(chunks: AsyncGenerator<Uint8Array | string>): Promise<{
  readonly first: Uint8Array | string | null;
  readonly all: AsyncGenerator<Uint8Array | string>;
}> {
  const looked: (Uint8Array | string)[] = [];
  let bytes = new Uint8Array();
  while (bytes.length < TELLING) {
    const { done, value } = await chunks.next();
    if (done === true) break;
    looked.push(value);
    if (typeof value !== "string") bytes = joined([bytes, value]);
    else if (value !== "") return { first: bytes.length > 0 ? bytes : value, all: withAll(looked, chunks) };
  }
  return { first: bytes.length > 0 ? bytes : null, all: withAll(looked, chunks) };
}

async function* withAll<T>(
  looked: readonly T[],
  others: AsyncGenerator<T>,
): AsyncGenerator<T, void, undefined> {
  try {
    yield* looked;
    yield* others;
  } finally {
    // `yield*` ends the others only if it came to them.
    await others.return(undefined);
  }
}

async function* fromFrames(
  chunks: AsyncGenerator<Uint8Array>,
  tell: Tell,
): AsyncGenerator<readonly TrafficEvent[], void, undefined> {
  const frames = new Frames();
  const reader = new PackedReader();
  let number = 0;
  for await (const chunk of chunks) {
    for (const frame of frames.take(chunk)) {
      number++;
      const events: TrafficEvent[] = [];
      const reason = reader.read(frame, events);
      if (reason !== null) tell(number, reason);
      yield events;
    }
  }
  if (frames.isWithin) tell(number + 1, "it is cut off");
}

/** Few frames or lines make a large batch. */
async function* inBatches(
  parts: AsyncIterable<readonly TrafficEvent[]>,
): AsyncGenerator<readonly TrafficEvent[], void, undefined> {
  let batch: TrafficEvent[] = [];
  for await (const events of parts) {
    for (const event of events) batch.push(event);
    if (batch.length < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

function beginsWith(bytes: Uint8Array, start: Iterable<number>): boolean {
  return Array.from(start).every((byte, index) => bytes[index] === byte);
}
