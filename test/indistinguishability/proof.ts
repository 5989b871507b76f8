import { describe, expect, it } from "vitest";
import type { ProofHost } from "./host.ts";
import { OFFENDER, type Party } from "./party.ts";
import type { Script } from "./scripts/script.ts";
import { scripts } from "./scripts.ts";
import { difference, type Transcript } from "./transcript.ts";
import { type Fate, type Scene, World } from "./world.ts";

/** What each party received in a world. */
type Outcome = ReadonlyMap<Party, Transcript>;

/** What each party has to receive, and the world that is so for it. */
type Expectation = ReadonlyMap<Party, Outcome>;

/** What gives a ban away. */
export interface Traces {
  /** Where what a party received differs from what it has to; not in it where it does not. */
  readonly differences: ReadonlyMap<Party, string>;
  /** Whether anyone who is no party to it received something that was said in secret. */
  readonly hearsSecrets: boolean;
}

/**
 * That a shadow-ban shows to nobody. A script is run with bans; and once more for each party, in a room that is alike, without bans,
 * but also without whatever a ban hides from that party. What the party received is the same in both, frame for frame.
 *
 * - From an offender its own ban hides nothing: it sees the world as if it were free. So does whoever moderates.
 * - In a cohort, those who are banned see each other. So each sees the world as if all were free, for as long as it is banned
 *   itself, and misses what the others say while it is not.
 * - Everyone else sees a world in which the offenders are silent, and hears nothing that they say in secret.
 *
 * Where the host can throw a room out of memory, the world with bans is run a second time, with that after each step.
 *
 * @param runs whether it is thrown out of memory in each run of the world with bans
 */
export function proof(
  name: string,
  host: ProofHost,
  runs: readonly boolean[] = host.evict === undefined ? [false] : [false, true],
): void {
  describe(`${name}: a shadow-banned client cannot tell, and nobody hears of what it says`, () => {
    it.each(scripts)("$name", async (script) => {
      const expected = await expectation(script, { host });
      const free = expected.get(OFFENDER);
      const received = partiesOf(script).flatMap((party) =>
        party === "the others" ? [] : linesOf(free, party),
      );
      for (const text of script.reaches) expect(received.join("\n")).toContain(text);
      expect(hearsSecrets(free), "that the others hear of it where nobody is banned").toBe(true);

      for (const evicting of runs) {
        const when = evicting ? ", thrown out of memory after each step" : "";
        const { differences, hearsSecrets } = await traces(script, { host, evicting }, expected);
        for (const party of partiesOf(script)) {
          expect(differences.get(party), `what ${party} could tell by${when}`).toBeUndefined();
        }
        expect(hearsSecrets, `that the others hear of it${when}`).toBe(false);
      }
    });
  });
}

/** Runs a script in the world with bans, and compares it with those without. */
export async function traces(script: Script, scene: Scene, expected: Expectation): Promise<Traces> {
  const banned = await outcomeOf(script, scene, "banned");
  const differences = new Map<Party, string>();
  for (const [party, outcome] of expected) {
    const found = difference(linesOf(outcome, party), linesOf(banned, party));
    if (found !== null) differences.set(party, found);
  }
  return { differences, hearsSecrets: hearsSecrets(banned) };
}

/** @param parties default: all that are there */
export async function expectation(
  script: Script,
  scene: Scene,
  parties: readonly Party[] = partiesOf(script),
): Promise<Expectation> {
  const worlds = new Map<Party, Outcome>();
  for (const party of parties) worlds.set(party, await outcomeOf(script, scene, party));
  return worlds;
}

/** What each party receives in a world. */
export async function outcomeOf(script: Script, scene: Scene, fate: Fate): Promise<Outcome> {
  const world = await World.begin(scene, fate, script.rules ?? { setting: "usual" });
  try {
    await script.run(world);
    return new Map(partiesOf(script).map((party) => [party, world.transcriptOf(party)]));
  } finally {
    await world.end();
  }
}

export function partiesOf({ parties = [OFFENDER, "the others"] }: Script): readonly Party[] {
  return parties;
}

export function linesOf(outcome: Outcome | undefined, party: Party): Transcript {
  return outcome?.get(party) ?? [];
}

function hearsSecrets(outcome: Outcome | undefined): boolean {
  return linesOf(outcome, "the others").some((line) => /secret/i.test(line));
}
