import type { DefinedPolicy } from "../../../src/policy/policy.ts";
import type { SimulationResult } from "../../../src/simulator/result.ts";
import { Simulation } from "../../../src/simulator/simulation.ts";
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
  await traffic.play((event) => simulation.add(event), signal, onProgress);
  simulation.broken = traffic.loaded.broken;
  return simulation.result();
}
