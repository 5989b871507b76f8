import { plain } from "../plain.ts";
import { type Key, t } from "../words.ts";

/** What the API's operations are called here. */
const ACTIONS: Readonly<Record<string, Key>> = {
  ban: "audit.ban",
  lift: "audit.lift",
  act: "audit.act",
  slowMode: "audit.slowMode",
  endSlowMode: "audit.endSlowMode",
  posture: "audit.posture",
  endPosture: "audit.endPosture",
  override: "audit.override",
  endOverride: "audit.endOverride",
  decideAppeal: "audit.decideAppeal",
  erase: "audit.erase",
  exportClient: "audit.exportClient",
  exportBans: "audit.exportBans",
  exportAudit: "audit.exportAudit",
};

/** What an operator did, in words. What is newer than this page keeps the name that the API has for it. */
export function actionText(action: string): string {
  const key = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  return key === undefined ? plain(action) : t(key);
}
