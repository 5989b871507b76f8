import { describe, expect, it } from "vitest";
import type { ProofHost } from "./host.ts";
import type { Mutant } from "./mutants/mutant.ts";
import { mutants } from "./mutants.ts";
import { expectation, type Traces, traces } from "./proof.ts";
import { scripts } from "./scripts.ts";

/**
 * That the proof proves something: each way of giving a ban away is found out by the script that is about it.
 *
 * @param names of some mutants; default: all
 */
export function detection(name: string, host: ProofHost, names?: readonly string[]): void {
  const chosen = mutants.filter((mutant) => names?.includes(mutant.name) ?? true);

  describe(`${name}: the proof finds out`, () => {
    it.each(chosen)("$name, by which $finder could tell: $script", async (mutant) => {
      expect((await run(mutant, host)).get(mutant.finder)).toBeDefined();
    });
  });
}

async function run({ name, script, finder }: Mutant, host: ProofHost): Promise<Traces["differences"]> {
  const telling = scripts.find((candidate) => candidate.name === script);
  if (telling === undefined) throw new Error(`there is no script "${script}"`);
  const scene = { host, mutant: name };
  return (await traces(telling, scene, await expectation(telling, scene, [finder]))).differences;
}
