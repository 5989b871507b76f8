import { blindingMutants } from "./mutants/blinding.ts";
import { leakingOfCohorts, tellingOfCohorts } from "./mutants/cohort.ts";
import { leakingOfSends, tellingOfSends } from "./mutants/explicit.ts";
import { leakingOfHttp, tellingOfHttp } from "./mutants/http.ts";
import { leakingMutants as leakingOfSalons } from "./mutants/leaking.ts";
import type { Mutant } from "./mutants/mutant.ts";
import { tellingOfStatements } from "./mutants/statements.ts";
import { tellingInTalk } from "./mutants/talk.ts";
import { tellingInWarnings } from "./mutants/warnings.ts";
import { tellingInPresence } from "./mutants/presence.ts";
import { tellingAtMoments } from "./mutants/moments.ts";
import { leakingOfTimers, tellingOfTimers } from "./mutants/timers.ts";
import type { Salon } from "./salon.ts";
import { settingIn } from "./settings.ts";

export { blindingMutants };

/** Salons in which the offender could tell that it is shadow-banned. */
export const tellingMutants: readonly Mutant[] = [
  ...tellingInTalk,
  ...tellingInWarnings,
  ...tellingInPresence,
  ...tellingAtMoments,
  ...tellingOfCohorts,
  ...tellingOfTimers,
  ...tellingOfHttp,
  ...tellingOfStatements,
  ...tellingOfSends,
];

/** Salons in which the others would hear of what is hidden, or miss what is not. */
export const leakingMutants: readonly Mutant[] = [
  ...leakingOfSalons,
  ...leakingOfCohorts,
  ...leakingOfTimers,
  ...leakingOfHttp,
  ...leakingOfSends,
];

/** The salon that a room has by its name: `missing-echo--usual--1` has a mutant, and else the one of its setting. */
export function salonIn(room: string): typeof Salon {
  const [name = ""] = room.split("--");
  const mutants = [...tellingMutants, ...leakingMutants, ...blindingMutants];
  return mutants.find((mutant) => mutant.name === name)?.salon ?? settingIn(room).salon;
}
