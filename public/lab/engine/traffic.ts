import { readTraffic } from "../../../src/record/read-traffic.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import type { TrafficKind } from "../../../src/simulator/generators/crowd.ts";
import { honestKinds, hostileKinds, traffic } from "../../../src/simulator/generators/traffic.ts";
import { Breath } from "./breath.ts";
import type { Loaded, TrafficSource } from "./messages.ts";

type Batch = readonly TrafficEvent[];

/** How many events are kept, so that they need not be read again for each change of the policy. A few hundred bytes each. */
const KEPT = 2_000_000;
const BATCH = 4_096;
/** How many broken lines are told with what is wrong with them. */
const TOLD = 5;

/** Tells how much is done: of how many bytes or events, if that is known. */
export type OnProgress = (done: number, of: number | null) => void;

/** Traffic that is played again and again. */
export class Traffic {
  readonly loaded: Loaded;
  readonly #batches: readonly Batch[] | null;
  readonly #source: TrafficSource;

  private constructor(source: TrafficSource, loaded: Loaded, batches: readonly Batch[] | null) {
    this.#source = source;
    this.loaded = loaded;
    this.#batches = batches;
  }

  /**
   * Reads all of it once.
   *
   * @throws {TrafficFormatError} if a recording is something else
   */
  static async load(source: TrafficSource, signal: AbortSignal, onProgress: OnProgress): Promise<Traffic> {
    const brokenLines: { line: number; reason: string }[] = [];
    let batches: Batch[] | null = [];
    let [records, broken, from, until] = [0, 0, Infinity, 0];
    const size = source.kind === "recording" ? source.file.size : null;
    let bytes = 0;
    const breath = new Breath(signal, () =>
      size === null ? onProgress(records, null) : onProgress(bytes, size),
    );
    const reading = read(source, {
      onBytes: (count) => (bytes += count),
      onBroken({ line, reason, count }) {
        broken = count;
        if (brokenLines.length < TOLD) brokenLines.push({ line, reason });
      },
    });
    for await (const batch of reading) {
      for (const { at } of batch) {
        if (at < from) from = at;
        if (at > until) until = at;
      }
      records += batch.length;
      if (records > KEPT) batches = null;
      batches?.push(batch);
      if (breath.isDue) await breath.take();
    }
    return new Traffic(
      source,
      { records, from: records === 0 ? 0 : from, until, broken, brokenLines },
      batches,
    );
  }

  /**
   * Goes through all of it, in order.
   *
   * @throws what the signal was aborted with
   */
  async play(add: (event: TrafficEvent) => void, signal: AbortSignal, onProgress: OnProgress): Promise<void> {
    let done = 0;
    const breath = new Breath(signal, () => onProgress(done, this.loaded.records));
    const batches =
      this.#batches ?? read(this.#source, { onBytes: () => undefined, onBroken: () => undefined });
    for await (const batch of batches) {
      for (const event of batch) add(event);
      done += batch.length;
      if (breath.isDue) await breath.take();
    }
  }
}

interface Listeners {
  readonly onBytes: (count: number) => void;
  readonly onBroken: (broken: { line: number; reason: string; count: number }) => void;
}

function read(
  source: TrafficSource,
  { onBytes, onBroken }: Listeners,
): Iterable<Batch> | AsyncIterable<Batch> {
  if (source.kind === "made-up") return made(source);
  const counted = new TransformStream<Uint8Array<ArrayBuffer>, Uint8Array<ArrayBuffer>>({
    transform(chunk, controller) {
      onBytes(chunk.byteLength);
      controller.enqueue(chunk);
    },
  });
  return readTraffic(source.file.stream().pipeThrough(counted), { onBroken });
}

const kinds = new Set<string>([...honestKinds, ...hostileKinds]);
const isKind = (name: string): name is TrafficKind => kinds.has(name);

function* made({ seed, minutes, crowd }: Extract<TrafficSource, { kind: "made-up" }>): Generator<Batch> {
  let batch: TrafficEvent[] = [];
  const known = crowd.flatMap(({ kind, count }) => (count > 0 && isKind(kind) ? [{ kind, count }] : []));
  for (const event of traffic({ seed, for: minutes * 60_000, crowd: known })) {
    if (batch.push(event) < BATCH) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}
