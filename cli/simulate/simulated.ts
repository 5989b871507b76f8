import type { SimulationResult } from "party-bouncer/simulator";
import { plain } from "../style.ts";
import { amount } from "./words.ts";

/** What was simulated, for whoever shows it. */
export interface Simulated {
  readonly record: string;
  readonly policy: string;
  /** The other policy; `null` if there is none. */
  readonly against: string | null;
  /** Whether the other policy is the candidate of this one. */
  readonly isCandidate: boolean;
  readonly result: SimulationResult;
  readonly broken: readonly BrokenLine[];
}

export interface BrokenLine {
  readonly line: number;
  readonly reason: string;
}

/** A sentence if there are any. */
export function brokenInWords({ record, result, broken }: Simulated): string[] {
  if (result.broken === 0) return [];
  const lines = broken.map(({ line, reason }) => `line ${line}: ${plain(reason)}`);
  if (result.broken > broken.length) lines.push(`${amount(result.broken - broken.length)} more`);
  const verb = result.broken === 1 ? "was" : "were";
  return [
    `${amount(result.broken, "lines")} of ${record} ${verb} left out, as they cannot be read: ${lines.join("; ")}`,
  ];
}
