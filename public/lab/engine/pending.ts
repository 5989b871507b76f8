import type { DefinedPolicy } from "../../../src/policy/policy.ts";
import type { TrafficEvent } from "../../../src/record/traffic-event.ts";
import type { SimulationResult } from "../../../src/simulator/result.ts";

/** In the place of what is not there yet. */
export class Simulation {
  // oxlint-disable-next-line no-useless-constructor
  constructor(_policy: DefinedPolicy, _options: { against?: DefinedPolicy | undefined }) {}
  #records = 0;
  add(_event: TrafficEvent): void {
    this.#records++;
  }
  result(): SimulationResult {
    return {
      from: 0,
      until: 0,
      records: this.#records,
      broken: 0,
      messages: { admitted: 0, refused: 0, held: 0, bytes: 0, away: 0 },
      limits: [],
      types: [],
      clients: [],
      fates: { ok: 0, warned: 0, restricted: 0, hidden: 0, closed: 0 },
      rungs: [],
      timeline: { step: 1000, admitted: [], refused: [] },
      suggestions: [],
      recorded: { same: 0, different: 0 },
      notes: ["The simulator is not here yet."],
    };
  }
}

export function readTraffic(
  _source: ReadableStream<Uint8Array>,
  _options: { onBroken: (broken: { line: number; reason: string; count: number }) => void },
): AsyncIterable<readonly TrafficEvent[]> {
  throw new Error("Recordings cannot be read yet.");
}
