import type { Policy } from "../policy/policy.ts";
import type { TrafficEvent, TrafficStream } from "../record/traffic-event.ts";
import { refuseUnread } from "../record/unread.ts";
import type { SimulationResult } from "./result.ts";
import { Simulation, type SimulationOptions } from "./simulation.ts";

/** Options of {@link simulate}. */
export interface SimulateOptions extends SimulationOptions {
  /** Told how many records were played: after each batch, and at the end. Default: nobody is. */
  readonly onProgress?: ((records: number) => void) | undefined;
}

/** Records between two reports of progress, if they do not come in batches. */
const BATCH = 10_000;

/**
 * What a policy makes of recorded traffic: who would be refused, warned, restricted, hidden or closed, when and why, and which limits
 * would leave nearly everybody alone. Nothing is sent to anybody. Takes some microseconds a record, and some kilobytes a client.
 *
 * @param records in the order in which they happened: an array, a generator, or a stream such as `readTraffic()` returns
 * @returns the result; a promise of it if the records are a stream
 * @throws {PolicyError} if a policy is wrong
 * @throws {RangeError} if the share is not more than 0 and at most 1
 * @throws {TypeError} if the records are text or bytes that nobody has read
 * @example
 * const policy: Policy = { limits: [{ name: "messages", limit: 5, window: "1s", burst: 10 }] };
 * const { fates, clients } = simulate(policy, traffic({ seed: 1, for: "1m", crowd: [{ kind: "talker", count: 20 }] }));
 * console.log(fates.ok, clients[0]?.firstRefusal?.because);
 */
export function simulate(
  policy: Policy,
  records: Iterable<TrafficEvent>,
  options?: SimulateOptions,
): SimulationResult;
export function simulate(
  policy: Policy,
  records: TrafficStream,
  options?: SimulateOptions,
): Promise<SimulationResult>;
export function simulate(
  policy: Policy,
  records: Iterable<TrafficEvent> | TrafficStream,
  { onProgress = () => {}, ...options }: SimulateOptions = {},
): SimulationResult | Promise<SimulationResult> {
  refuseUnread(records);
  const simulation = new Simulation(policy, options);
  if (!(Symbol.iterator in records)) return fromStream(simulation, records, onProgress);
  for (const event of records) {
    simulation.add(event);
    if (simulation.records % BATCH === 0) onProgress(simulation.records);
  }
  onProgress(simulation.records);
  return simulation.result();
}

async function fromStream(
  simulation: Simulation,
  records: TrafficStream,
  onProgress: (records: number) => void,
): Promise<SimulationResult> {
  for await (const batch of records) {
    if (isBatch(batch)) for (const event of batch) simulation.add(event);
    else simulation.add(batch);
    if (isBatch(batch) || simulation.records % BATCH === 0) onProgress(simulation.records);
  }
  simulation.broken = records.broken ?? 0;
  onProgress(simulation.records);
  return simulation.result();
}

function isBatch(batch: TrafficEvent | readonly TrafficEvent[]): batch is readonly TrafficEvent[] {
  return Array.isArray(batch);
}
