import { signal } from "@preact/signals";
import { Outcome } from "./outcome.ts";
import type { Act } from "./act.ts";
import type { ActTarget } from "./open.ts";

/** Most that are shown at once: beyond these the oldest goes that needs nobody. */
const MOST = 5;

/** What was done lately, and can be taken back or tried again. */
export const outcomes = signal<readonly Outcome[]>([]);

/** Does what was decided, and shows what comes of it. */
export function perform(act: Act, targets: readonly ActTarget[]): Outcome {
  const outcome = new Outcome(act, targets, () => putAway(outcome));
  outcomes.value = bounded([...outcomes.value, outcome]);
  void outcome.run();
  return outcome;
}

export function putAway(outcome: Outcome): void {
  outcome.close();
  outcomes.value = outcomes.value.filter((each) => each !== outcome);
}

/** Whoever comes next is not shown what was done here. */
export function forgetOutcomes(): void {
  for (const outcome of outcomes.value) outcome.close();
  outcomes.value = [];
}

/** Takes back what was done last, if that is still possible. */
export function undoLast(): void {
  void outcomes.value.findLast(({ canUndo }) => canUndo.value)?.undo();
}

function bounded(all: readonly Outcome[]): readonly Outcome[] {
  const idle = all.length > MOST ? all.find(({ needsSomebody }) => !needsSomebody.value) : undefined;
  return idle === undefined ? all : all.filter((each) => each !== idle);
}
