import { acted } from "../act/done.ts";
import { didText } from "../audit/did.ts";
import { shownName } from "../parts/client.tsx";
import { session } from "../session.ts";
import { toast } from "../toasts.ts";
import { isolated, t } from "../words.ts";
import { onEntry } from "./feed.ts";

/** Tells what other operators do, as they do it, and has what is shown asked for again. */
export function startOthers(): void {
  onEntry((entry) => {
    if (entry.outcome !== "done" || entry.by === session.peek()?.operator.name) return;
    acted.value += 1;
    toast({ text: t("others.did", { by: isolated(shownName(entry.by)), did: didText(entry) }) });
  });
}
