import { signal } from "@preact/signals";
import type { ActName } from "./act.ts";

/** Somebody to act upon. */
export interface ActTarget {
  /** As it is kept. */
  readonly target: string;
  /** What lists call it. */
  readonly label?: string | undefined;
}

/** What is asked now; `null` if nothing is. */
export const askedAct = signal<{ readonly targets: readonly ActTarget[]; readonly act: ActName } | null>(
  null,
);

/** Asks what is to be done about them. @param act which is chosen at first */
export function openAct(targets: readonly ActTarget[], act: ActName = "warn"): void {
  // A client with several bans, or several connections, is one client.
  const each = new Map(targets.map((target) => [target.target, target]));
  if (each.size > 0) askedAct.value = { targets: [...each.values()], act };
}
