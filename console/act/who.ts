import { clientName } from "../parts/client.tsx";
import { t } from "../words.ts";
import type { ActTarget } from "./open.ts";

/** Whom something is about, in the middle of a sentence: a name, or how many there are. */
export function whoOf(targets: readonly ActTarget[]): string {
  const [first] = targets;
  if (targets.length === 1 && first !== undefined) return clientName(first.target, first.label);
  return t("act.who", { count: targets.length });
}
