import { describe, expect, it } from "vitest";
import type { ProofHost } from "./host.ts";
import type { Script } from "./scripts/script.ts";
import { scripts } from "./scripts.ts";
import { difference } from "./transcript.ts";
import { type Fate, type Scene, World } from "./world.ts";

/** What a world left behind: what the offenders received, what moderators did, and what the others did. */
interface Outcome {
  readonly offender: readonly string[];
  readonly moderators: readonly string[];
  readonly others: readonly string[];
}

/**
 * That a shadow-ban shows to nobody: a script is run with a ban and without, in rooms that are alike, and what the offender
 * received is the same, frame for frame. What the others received is what they would have, had it said nothing.
 *
 * Where the host can throw a room out of memory, the world with the ban is run a second time, with that after each step.
 */
export function proof(name: string, host: ProofHost): void {
  describe(`${name}: a shadow-banned client cannot tell, and nobody hears of what it says`, () => {
    it.each(scripts)("$name", async (script) => {
      const expected = await expectation(script, { host });
      const received = expected.free.offender.join("\n");
      for (const text of script.reaches) expect(received).toContain(text);
      expect(hearsSecrets(expected.free), "that the others hear of it where nobody is banned").toBe(true);

      for (const evicting of host.evict === undefined ? [false] : [false, true]) {
        const when = evicting ? ", thrown out of memory after each step" : "";
        const { toOffender, toModerators, toOthers, secrets } = await traces(
          script,
          { host, evicting },
          expected,
        );
        expect(toOffender, `what the offender could tell by${when}`).toBeNull();
        expect(toModerators, `what moderators miss${when}`).toBeNull();
        expect(toOthers, `what the others could tell by${when}`).toBeNull();
        expect(secrets, `that the others hear of it${when}`).toBe(false);
      }
    });
  });
}

/** What gives a ban away. */
export interface Traces {
  /** Where what the offender received differs from what it would have; `null` where it does not. */
  readonly toOffender: string | null;
  /** Where what moderators received differs from what they would have: they see everyone. */
  readonly toModerators: string | null;
  /** Where what the others received differs from what they would have, had the offender said nothing. */
  readonly toOthers: string | null;
  /** Whether anyone else received something that was said in secret. */
  readonly secrets: boolean;
}

/** What the worlds without a ban are like. */
interface Expectation {
  readonly free: Outcome;
  readonly muted: Outcome;
}

/** Runs a script in the world with a ban, and compares it with those without. */
export async function traces(script: Script, scene: Scene, expected: Expectation): Promise<Traces> {
  const banned = await outcomeOf(script, scene, "banned");
  return {
    toOffender: difference(expected.free.offender, banned.offender),
    toModerators: difference(expected.free.moderators, banned.moderators),
    toOthers: difference(expected.muted.others, banned.others),
    secrets: hearsSecrets(banned),
  };
}

export async function expectation(script: Script, scene: Scene): Promise<Expectation> {
  return {
    free: await outcomeOf(script, scene, "free"),
    muted: await outcomeOf(script, scene, "muted"),
  };
}

async function outcomeOf(script: Script, scene: Scene, fate: Fate): Promise<Outcome> {
  const world = await World.begin(scene, fate, script.setting);
  const isToldOf = script.isTold === true && fate === "banned";
  try {
    await script.run(world);
    return {
      offender: world.transcriptOf("the offenders", isToldOf ? withoutStatement : undefined),
      moderators: world.transcriptOf("the moderators"),
      others: world.transcriptOf("the others"),
    };
  } finally {
    await world.end();
  }
}

/** What was received but for one statement of reasons, which has to be there. */
function withoutStatement(lines: readonly string[]): readonly string[] {
  const index = lines.findIndex((line) => line.includes('"party-bouncer:statement"'));
  return index < 0 ? ["it was not told", ...lines] : lines.toSpliced(index, 1);
}

function hearsSecrets({ others }: Outcome): boolean {
  return others.some((line) => /secret/i.test(line));
}
