import { describe, expect, it } from "vitest";
import type { ProofHost } from "./host.ts";
import { blindingMutants, leakingMutants, tellingMutants } from "./mutants.ts";
import type { Mutant } from "./mutants/mutant.ts";
import { expectation, type Traces, traces } from "./proof.ts";
import { scripts } from "./scripts.ts";

/**
 * That the proof proves something: each way of giving a ban away is found out by the script that is about it.
 *
 * @param names of some mutants; default: all
 */
export function detection(name: string, host: ProofHost, names?: readonly string[]): void {
  const chosen = (mutants: readonly Mutant[]): readonly Mutant[] =>
    mutants.filter((mutant) => names?.includes(mutant.name) ?? true);

  describe(`${name}: the proof finds out`, () => {
    it.each(chosen(tellingMutants))("$name, which the offender could tell by: $script", async (mutant) => {
      expect((await run(mutant, host)).toOffender).not.toBeNull();
    });

    it.each(chosen(blindingMutants))(
      "$name, by which moderators miss what is hidden: $script",
      async (mutant) => {
        expect((await run(mutant, host)).toModerators).not.toBeNull();
      },
    );

    it.each(chosen(leakingMutants))("$name, which the others could tell by: $script", async (mutant) => {
      expect((await run(mutant, host)).toOthers).not.toBeNull();
    });
  });
}

async function run({ name, script }: Mutant, host: ProofHost): Promise<Traces> {
  const telling = scripts.find((candidate) => candidate.name === script);
  if (telling === undefined) throw new Error(`there is no script "${script}"`);
  const scene = { host, mutant: name };
  return traces(telling, scene, await expectation(telling, scene));
}
