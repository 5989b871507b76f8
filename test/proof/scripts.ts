import { audienceScripts } from "./scripts/audiences.ts";
import { banScripts } from "./scripts/bans.ts";
import { historyScripts } from "./scripts/history.ts";
import { presenceScripts } from "./scripts/presence.ts";
import { talkScripts } from "./scripts/talk.ts";
import { timerScripts } from "./scripts/timers.ts";
import { warningScripts } from "./scripts/warnings.ts";
import type { Script } from "./scripts/script.ts";

export const scripts: readonly Script[] = [
  ...talkScripts,
  ...warningScripts,
  ...presenceScripts,
  ...historyScripts,
  ...timerScripts,
  ...banScripts,
  ...audienceScripts,
];
