import type { DefinedPolicy } from "../../../src/policy/policy.ts";
import type { SimulationResult } from "../../../src/simulator/result.ts";
import { Simulation } from "../../../src/simulator/simulation.ts";
import { Breath } from "./breath.ts";
import type { OnProgress, Traffic } from "./traffic.ts";

interface Question {
  readonly policy: DefinedPolicy;
  readonly against: DefinedPolicy | undefined;
  /** Of clients that suggested limits leave alone. */
  readonly share: number;
}

/**
 * Plays all traffic under one policy, and under another one beside it if there is one.
 *
 * @throws what the signal was aborted with
 */
export async function judge(
  traffic: Traffic,
  { policy, against, share }: Question,
  signal: AbortSignal,
  onProgress: OnProgress,
): Promise<SimulationResult> {
  const simulation = new Simulation(policy, { against, share });
  let done = 0;
  const breath = new Breath(signal, () => onProgress(done, traffic.loaded.records));
  for await (const batch of traffic.batches()) {
    for (const event of batch) {
      simulation.add(event);
      done++;
    }
    if (breath.isDue) await breath.take();
  }
  simulation.broken = traffic.loaded.broken;
  return simulation.result();
}
