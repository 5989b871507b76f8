import { actScripts } from "./scripts/acts.ts";
import { banScripts } from "./scripts/bans.ts";
import { cohortScripts } from "./scripts/cohort.ts";
import { detourScripts } from "./scripts/detours.ts";
import { explicitScripts } from "./scripts/explicit.ts";
import { historyScripts } from "./scripts/history.ts";
import { ladderScripts } from "./scripts/ladder.ts";
import { moderatorScripts } from "./scripts/moderators.ts";
import { presenceScripts } from "./scripts/presence.ts";
import type { Script } from "./scripts/script.ts";
import { statementScripts } from "./scripts/statements.ts";
import { talkScripts } from "./scripts/talk.ts";
import { timerScripts } from "./scripts/timers.ts";
import { warningScripts } from "./scripts/warnings.ts";

export const scripts: readonly Script[] = [
  ...moderatorScripts,
  ...cohortScripts,
  ...explicitScripts,
  ...talkScripts,
  ...historyScripts,
  ...presenceScripts,
  ...warningScripts,
  ...ladderScripts,
  ...statementScripts,
  ...banScripts,
  ...timerScripts,
  ...detourScripts,
  ...actScripts,
];
