import type { SimulationResult } from "party-bouncer/simulator";
import type { Simulated } from "../simulate/simulated.ts";

/** What one policy came to. */
export interface Column {
  readonly name: string;
  readonly result: Omit<SimulationResult, "against">;
}

/** One, or two if there is another policy. */
export function columnsOf({ policy, against, result }: Simulated): readonly Column[] {
  const own = { name: policy, result };
  return result.against === undefined
    ? [own]
    : [own, { name: against ?? "the other", result: result.against }];
}
