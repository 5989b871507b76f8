import type { OperatorEntry } from "../../src/admin/index.ts";
import { clientName, shownName } from "../parts/client.tsx";
import { plain } from "../plain.ts";
import { isolated, type Key, t } from "../words.ts";
import { textIn } from "./asked.ts";

type Done = Pick<OperatorEntry, "action" | "asked" | "target" | "room">;

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
  statements: "audit.statements",
};

/** What was done about somebody, whom the sentence names, by the field of the request that decides it. */
const ABOUT_SOMEBODY: Readonly<Record<string, readonly [field: string, Readonly<Record<string, Key>>]>> = {
  ban: ["kind", { close: "outcome.ban", "shadow-ban": "outcome.shadow-ban" }],
  act: [
    "do",
    {
      warn: "outcome.warn",
      mute: "outcome.mute",
      restrict: "outcome.restrict",
      release: "audit.release",
      forgive: "outcome.forgive",
    },
  ],
  decideAppeal: ["decision", { approve: "audit.approved", reject: "audit.rejected" }],
};

/** The sentence that says it of `{who}`; `null` if there is none, or nobody whom it is about. */
export function sentenceAbout({ action, asked, target }: Done): Key | null {
  if (target === null) return null;
  if (action === "lift") return "outcome.lift";
  const [field, sentences] = ABOUT_SOMEBODY[action] ?? ["", {}];
  return sentences[textIn(asked, field) ?? ""] ?? null;
}

/** What the operation is called. What is newer than this page keeps the name that the API has for it. */
export function actionText({ action }: Pick<Done, "action">): string {
  const key = Object.hasOwn(ACTIONS, action) ? ACTIONS[action] : undefined;
  return key === undefined ? plain(action) : t(key);
}

/** What an operator did, as text. */
export function didText(entry: Done): string {
  const { target, room, asked } = entry;
  const who = target === null ? null : isolated(clientName(target, textIn(asked, "label")));
  const sentence = sentenceAbout(entry);
  if (sentence !== null && who !== null) return t(sentence, { who });
  const what = who ?? (room === null ? null : isolated(shownName(room.room)));
  const did = actionText(entry);
  return what === null ? did : t("audit.about", { did, what });
}
