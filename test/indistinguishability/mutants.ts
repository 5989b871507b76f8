import { MODERATOR } from "./control.ts";
import { actMutants } from "./mutants/acts.ts";
import { byteMutants } from "./mutants/bytes.ts";
import { cohortMutants } from "./mutants/cohort.ts";
import { delayMutants } from "./mutants/delays.ts";
import { detourMutants } from "./mutants/detours.ts";
import { directMessageMutants } from "./mutants/direct-messages.ts";
import { explicitMutants } from "./mutants/explicit.ts";
import { historyMutants } from "./mutants/history.ts";
import { ladderMutants } from "./mutants/ladder.ts";
import { mistakeMutants } from "./mutants/mistakes.ts";
import { moderatorMutants } from "./mutants/moderators.ts";
import { momentMutants } from "./mutants/moments.ts";
import { nameMutants } from "./mutants/names.ts";
import { numberMutants } from "./mutants/numbers.ts";
import { presenceMutants } from "./mutants/presence.ts";
import { remarkMutants } from "./mutants/remarks.ts";
import { statementMutants } from "./mutants/statements.ts";
import { talkMutants } from "./mutants/talk.ts";
import { warningMutants } from "./mutants/warnings.ts";
import type { Mutant } from "./mutants/mutant.ts";
import { ACCOMPLICE, OFFENDER, type Party } from "./party.ts";
import type { ProofApp } from "./app.ts";
import { settingIn } from "./settings.ts";

export const mutants: readonly Mutant[] = [
  ...talkMutants,
  ...directMessageMutants,
  ...byteMutants,
  ...mistakeMutants,
  ...warningMutants,
  ...ladderMutants,
  ...presenceMutants,
  ...nameMutants,
  ...historyMutants,
  ...remarkMutants,
  ...numberMutants,
  ...delayMutants,
  ...detourMutants,
  ...momentMutants,
  ...statementMutants,
  ...cohortMutants,
  ...moderatorMutants,
  ...explicitMutants,
  ...actMutants,
];

const foundBy = (...finders: readonly Party[]): readonly Mutant[] =>
  mutants.filter(({ finder }) => finders.includes(finder));

/** By which one who is shadow-banned could tell. */
export const tellingMutants = foundBy(OFFENDER, ACCOMPLICE);
/** By which the others could. */
export const leakingMutants = foundBy("the others");
/** By which moderators would miss what is hidden. */
export const blindingMutants = foundBy(MODERATOR);

/** The app that a room has by its name: `missing-echo--usual--1` has a mutant, and else the one of its setting. */
export function appIn(room: string): typeof ProofApp {
  const [name = ""] = room.split("--");
  return mutants.find((mutant) => mutant.name === name)?.app ?? settingIn(room).app;
}
