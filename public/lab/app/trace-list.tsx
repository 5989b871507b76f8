import type { Moment, Trace } from "../engine/trace.ts";
import { clock, count, counted, size } from "./format.ts";

/** How many steps are listed. */
const MOST = 200;

/** The same as the chart in words: each step at which something changed. */
export function TraceList({ trace, from }: { trace: Trace; from: number }) {
  const steps = stepsOf(trace.moments);
  return (
    <details class="steps" open={steps.length <= 20}>
      <summary>{counted(steps.length, "step")} in words</summary>
      <ol>
        {steps.slice(0, MOST).map(({ at, words }, index) => (
          <li key={`${at} ${index}`}>
            <b>{clock(at - from)}</b> {words}
          </li>
        ))}
      </ol>
      {steps.length > MOST && <p class="hint">The first {count(MOST)} are listed.</p>}
    </details>
  );
}

interface Step {
  readonly at: number;
  readonly words: string;
}

/** One for each rung, each connect, and each run of messages that meet the same end. */
function stepsOf(moments: readonly Moment[]): Step[] {
  const steps: Step[] = [];
  let run: { first: Moment; length: number } | null = null;
  const finish = (): void => {
    if (run === null) return;
    const { first, length } = run;
    steps.push({ at: first.at, words: runOf(first, length) });
    run = null;
  };
  for (const moment of moments) {
    if (moment.event === "message" && moment.rung === null) {
      if (run !== null && isLike(run.first, moment)) run.length += moment.times;
      else {
        finish();
        run = { first: moment, length: moment.times };
      }
      continue;
    }
    finish();
    steps.push({ at: moment.at, words: wordsOf(moment) });
  }
  finish();
  return steps;
}

const isLike = (a: Moment, b: Moment): boolean =>
  a.outcome === b.outcome && a.limit === b.limit && a.connection === b.connection;

const OUTCOMES = {
  admitted: "admitted",
  held: "held back",
  refused: "refused",
  away: "sent in vain, since it is closed",
} as const;

function runOf({ outcome, limit }: Moment, length: number): string {
  const by = limit === null || outcome === "admitted" ? "" : ` by ${limit}`;
  return `${counted(length, "message")} ${OUTCOMES[outcome]}${by}`;
}

function wordsOf({ event, outcome, limit, strikes, rung, type, bytes, connection }: Moment): string {
  if (event === "open") {
    return outcome === "admitted"
      ? `connection ${connection} comes`
      : `connection ${connection} is turned away by ${limit ?? "a ban"}`;
  }
  if (event === "close") return `connection ${connection} goes`;
  if (event === "deliver") return "a message that waited is delivered";
  const what =
    event === "strike"
      ? "the app gives a strike"
      : `${type ?? "a message"} of ${size(bytes)} is one too many for ${limit ?? "the policy"}`;
  return `${what}: strike ${count(strikes)}, ${RUNGS[rung ?? "warn"] ?? rung}`;
}

const RUNGS: Readonly<Record<string, string>> = {
  warn: "a warning",
  restrict: "a restriction",
  "shadow-ban": "a shadow-ban",
  close: "closed",
};
