import { banScripts } from "./scripts/bans.ts";
import { cohortScripts } from "./scripts/cohort.ts";
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
  ...talkScripts,
  ...warningScripts,
  ...ladderScripts,
  ...presenceScripts,
  ...historyScripts,
  ...timerScripts,
  ...banScripts,
  ...statementScripts,
  ...cohortScripts,
  ...moderatorScripts,
  ...explicitScripts,
];
