import type { OperatorEntry } from "../../src/audit/operator-entry.ts";
import { acted } from "../act/done.ts";
import { actionText } from "../audit/action-text.ts";
import { clientName, shownName } from "../parts/client.tsx";
import { session } from "../session.ts";
import { toast } from "../toasts.ts";
import { isolated, t } from "../words.ts";
import { onEntry } from "./feed.ts";

/** Tells what other operators do, as they do it, and has what is shown asked for again. */
export function startOthers(): void {
  onEntry((entry) => {
    if (entry.outcome !== "done" || entry.by === session.peek()?.operator.name) return;
    acted.value += 1;
    toast({ text: whatWasDone(entry) });
  });
}

function whatWasDone({ by: name, action: did, target, room }: OperatorEntry): string {
  const by = isolated(shownName(name));
  const action = actionText(did);
  if (target !== null) return t("others.client", { by, action, client: isolated(clientName(target)) });
  if (room !== null) return t("others.room", { by, action, room: isolated(shownName(room.room)) });
  return t("others.other", { by, action });
}
