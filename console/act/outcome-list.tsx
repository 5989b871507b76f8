import { Failure } from "../api.ts";
import { failureText } from "../failure-text.ts";
import { formatNumber } from "../format.ts";
import { Say } from "../parts/say.tsx";
import { plain } from "../plain.ts";
import { useShortcut } from "../shortcuts.ts";
import { isolated, t } from "../words.ts";
import type { Batch } from "./batch.ts";
import { NothingDone } from "./doing.ts";
import type { Outcome } from "./outcome.ts";
import { outcomes, putAway, undoLast } from "./outcomes.ts";
import { whoOf } from "./who.ts";

/** What was done lately, at the edge of the page: how far it is, what failed, and how to take it back. */
export function OutcomeList() {
  useShortcut({ key: "u", label: "keys.undo", run: undoLast });
  return (
    <>
      {outcomes.value.map((outcome) => (
        <OneOutcome key={outcome} outcome={outcome} />
      ))}
    </>
  );
}

function OneOutcome({ outcome }: { outcome: Outcome }) {
  const { doing } = outcome;
  const undoing = outcome.undoing.value;
  const window = outcome.window.value;
  const batch: Batch<unknown> = undoing ?? doing;
  const failed = batch.failed.value;
  return (
    <div
      class="toast outcome"
      data-kind={failed.length > 0 ? "failure" : "done"}
      onPointerEnter={() => window?.pause()}
      onPointerLeave={() => window?.resume()}
      onFocusIn={() => window?.pause()}
      onFocusOut={() => window?.resume()}
    >
      <p role={failed.length > 0 ? "alert" : "status"}>
        <Sentence outcome={outcome} />
        {(failed.length > 0 || !batch.isSettled.value) && (
          <span class="soft">
            {t("outcome.progress", { done: batch.done.value.length, count: batch.tasks.length })}
          </span>
        )}
      </p>
      {batch.isSettled.value && failed.length > 0 && (
        <button type="button" onClick={() => void outcome.retry()}>
          {t("outcome.again")}
        </button>
      )}
      {outcome.canUndo.value && window !== null && (
        <button type="button" class="undo" onClick={() => void outcome.undo()}>
          {t("outcome.undo")}
          <span class="soft" aria-hidden="true">
            {formatNumber(Math.ceil(window.left.value / 1_000))}
          </span>
        </button>
      )}
      {batch.isSettled.value && (
        <button
          type="button"
          class="quiet"
          aria-label={t("outcome.putAway")}
          onClick={() => putAway(outcome)}
        >
          <span aria-hidden="true">✕</span>
        </button>
      )}
      {failed.length > 0 && (
        <ul>
          {failed.map(({ task, error }) => (
            <li key={task.target}>
              <bdi>{task.name}</bdi>: {whyNot(error, task.name)}
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** What was done, is being done, or is being taken back. */
function Sentence({ outcome: { act, targets, doing, undoing } }: { outcome: Outcome }) {
  const who = whoOf(targets);
  const back = undoing.value;
  if (back === null) {
    const isDone = doing.isSettled.value && doing.failed.value.length === 0;
    return <Say k={isDone ? `outcome.${act.act}` : `act.do.${act.act}`} who={who} />;
  }
  if (!back.isSettled.value) return <>{t("outcome.undoing")}</>;
  if (back.failed.value.length > 0) return <>{t("outcome.undoFailed")}</>;
  return <Say k="outcome.undone" who={who} />;
}

function whyNot(error: unknown, name: string): string {
  if (error instanceof Failure) return failureText(error);
  if (error instanceof NothingDone) {
    if (error.room === null) return t("outcome.notHere", { who: isolated(name) });
    return t("outcome.roomFailed", { room: isolated(plain(error.room)) });
  }
  return t("failure.server");
}
