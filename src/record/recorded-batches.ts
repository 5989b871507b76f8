import type { Segment } from "./record-index.ts";
import { unpack } from "./packed-reader.ts";
import type { Recorders } from "./recorders.ts";
import type { Pseudonym, TrafficEvent } from "./traffic-event.ts";
import { TrafficFormatError } from "./traffic-format-error.ts";

/** Most events that are handed on at once. */
const AT_ONCE = 1_000;

/** A segment as it is in storage. */
export interface StoredSegment extends Pick<Segment, "lead" | "isFresh"> {
  /** In the packed form. None if it has gone since. */
  readonly bytes: Uint8Array;
}

/** The segments of a record that are not over yet. */
export async function* storedSegments(
  recorders: Recorders,
  keep: number,
  now: number,
): AsyncIterable<StoredSegment> {
  await recorders.load();
  recorders.flush();
  const { ring } = recorders;
  const segments = [...ring.segments];
  for (const [index, segment] of segments.entries()) {
    const next = segments[index + 1];
    if (next !== undefined && next.at <= now - keep) continue;
    const { lead, isFresh } = segment;
    yield { lead, isFresh, bytes: await ring.read(segment) };
  }
}

/**
 * The events of a record, as if it had been written in one piece: how everybody stands is said at the beginning, and where something may be
 * missing. What cannot be read is left out.
 *
 * @param onDamage called whenever something is left out
 */
export async function* recordedBatches(
  segments: AsyncIterable<StoredSegment> | Iterable<StoredSegment>,
  onDamage: () => void = () => {},
): AsyncIterable<readonly TrafficEvent[]> {
  const seam = new Seam();
  for await (const segment of segments) {
    const { bytes } = segment;
    let isTorn = bytes.byteLength === 0;
    const tear = (): void => {
      isTorn = true;
      onDamage();
    };
    yield* batched(seam.pass(segment, legible(bytes, tear)));
    if (isTorn) seam.tear();
  }
}

/** The events of a segment, as far as they can be read. */
function* legible(bytes: Uint8Array, onDamage: () => void): Iterable<TrafficEvent> {
  try {
    yield* unpack(bytes, onDamage);
  } catch (error) {
    if (!(error instanceof TrafficFormatError)) throw error;
    onDamage();
  }
}

/** Leaves out what only a segment by itself needs. */
class Seam {
  readonly #open = new Set<Pseudonym>();
  /** Whether what comes next goes on from what there was. */
  #goesOn = false;

  tear(): void {
    this.#goesOn = false;
  }

  *pass({ lead, isFresh }: StoredSegment, events: Iterable<TrafficEvent>): Iterable<TrafficEvent> {
    const isSaid = this.#goesOn && !isFresh;
    this.#goesOn = true;
    let left = lead;
    for (const event of events) {
      if (left-- > 0 && (isSaid || this.#isKnown(event))) continue;
      this.#note(event);
      yield event;
    }
  }

  #isKnown(event: TrafficEvent): boolean {
    return event.event === "open" && this.#open.has(event.connection);
  }

  #note(event: TrafficEvent): void {
    if (event.event === "open" && event.verdict === undefined) this.#open.add(event.connection);
    else if (event.event === "close") this.#open.delete(event.connection);
    else if (event.event === "load") {
      const here = new Set(event.connections);
      for (const connection of this.#open) if (!here.has(connection)) this.#open.delete(connection);
    }
  }
}

function* batched(events: Iterable<TrafficEvent>): Iterable<TrafficEvent[]> {
  let batch: TrafficEvent[] = [];
  for (const event of events) {
    if (batch.push(event) < AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
