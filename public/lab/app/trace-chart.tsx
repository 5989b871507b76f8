import { useSignal } from "@preact/signals";
import type { Moment, Outcome, Span, Trace } from "../engine/trace.ts";
import { clock, count, span } from "./format.ts";

const WIDTH = 1_000;
const LANE = 56;
/** Ms before and after the first refusal that are looked at closely. */
const CLOSE = { before: 5_000, after: 25_000 };

interface View {
  readonly from: number;
  readonly until: number;
}

/** A client over time: its messages, how full its buckets are, its strikes, and when it could do less. */
export function TraceChart({ trace }: { trace: Trace }) {
  const isClose = useSignal(true);
  const first = trace.moments.find(({ outcome }) => outcome !== "admitted");
  const whole: View = { from: trace.from, until: Math.max(trace.until, trace.from + 1) };
  const close: View | null =
    first === undefined || whole.until - whole.from <= CLOSE.before + CLOSE.after
      ? null
      : {
          from: Math.max(whole.from, first.at - CLOSE.before),
          until: Math.min(whole.until, first.at + CLOSE.after),
        };
  const view = close !== null && isClose.value ? close : whole;
  const { moments, limits, spans, counts } = trace;
  return (
    <div class="trace">
      {close !== null && (
        <div class="trace-tools" role="group" aria-label="How much of it">
          <button type="button" aria-pressed={isClose.value} onClick={() => (isClose.value = true)}>
            Around the first refusal
          </button>
          <button type="button" aria-pressed={!isClose.value} onClick={() => (isClose.value = false)}>
            All of it
          </button>
        </div>
      )}
      <Lane title="Messages" told={toldOf(trace)}>
        <Spans spans={spans} view={view} />
        <Ticks moments={moments} view={view} />
      </Lane>
      {limits.map((name, index) =>
        moments.some(({ levels }) => levels[index] !== null && levels[index] !== undefined) ? (
          <Lane key={name} title={`Bucket of ${name}`} told={`at most ${percent(peak(moments, index))} full`}>
            <Spans spans={spans} view={view} />
            <Level moments={moments} index={index} view={view} />
          </Lane>
        ) : null,
      )}
      <Lane title="Strikes" told={`at most ${count(Math.max(...moments.map(({ strikes }) => strikes)))}`}>
        <Spans spans={spans} view={view} />
        <Strikes moments={moments} view={view} />
      </Lane>
      <p class="axis" aria-hidden="true">
        <span>{clock(view.from - trace.begin)}</span>
        <span>{span(view.until - view.from)}</span>
        <span>{clock(view.until - trace.begin)}</span>
      </p>
      <ul class="legend">
        <li>
          <i class="swatch" data-outcome="admitted" /> admitted
        </li>
        <li>
          <i class="swatch" data-outcome="refused" /> refused
        </li>
        {counts.away > 0 && (
          <li>
            <i class="swatch" data-outcome="away" /> sent in vain
          </li>
        )}
        {kindsOf(spans).map((kind) => (
          <li key={kind}>
            <i class="swatch" data-span={kind} /> {SPAN_WORDS[kind]}
          </li>
        ))}
      </ul>
    </div>
  );
}

const SPAN_WORDS: Readonly<Record<Span["kind"], string>> = {
  "cool-down": "cooling down",
  restricted: "restricted",
  hidden: "shadow-banned",
  away: "closed",
};

function Lane({
  title,
  told,
  children,
}: {
  title: string;
  told: string;
  children: preact.ComponentChildren;
}) {
  return (
    <figure class="lane">
      <figcaption>{title}</figcaption>
      <svg
        viewBox={`0 0 ${WIDTH} ${LANE}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={`${title}: ${told}. The list below has every step.`}
      >
        {children}
      </svg>
    </figure>
  );
}

const place = (at: number, { from, until }: View): number =>
  Number((((Math.min(until, Math.max(from, at)) - from) / (until - from)) * WIDTH).toFixed(2));

function Spans({ spans, view }: { spans: readonly Span[]; view: View }) {
  return (
    <>
      {spans
        .filter(({ from, until }) => until > view.from && from < view.until)
        .map(({ kind, from, until }) => (
          <rect
            key={`${kind} ${from}`}
            data-span={kind}
            x={place(from, view)}
            y="0"
            width={Math.max(1, place(until, view) - place(from, view))}
            height={LANE}
          />
        ))}
    </>
  );
}

/** Refused messages reach higher, so that they can be told without colour. */
const REACH: Readonly<Record<Outcome, number>> = { admitted: 0.45, held: 0.6, refused: 0.9, away: 0.3 };

function Ticks({ moments, view }: { moments: readonly Moment[]; view: View }) {
  const paths = new Map<Outcome, string>();
  for (const { at, event, outcome } of moments) {
    if (event === "close" || at < view.from || at > view.until) continue;
    const x = place(at, view);
    paths.set(outcome, `${paths.get(outcome) ?? ""}M${x} ${LANE}V${LANE * (1 - REACH[outcome])}`);
  }
  return (
    <>
      {[...paths].map(([outcome, d]) => (
        <path key={outcome} class="tick" data-outcome={outcome} d={d} />
      ))}
    </>
  );
}

function Level({ moments, index, view }: { moments: readonly Moment[]; index: number; view: View }) {
  const y = (level: number): number => Number((LANE - 2 - level * (LANE - 4)).toFixed(1));
  let d = "";
  for (const { at, before, levels } of moments) {
    const level = levels[index];
    if (level === null || level === undefined || at < view.from || at > view.until) continue;
    const x = place(at, view);
    d += `${d === "" ? "M" : "L"}${x} ${y(before[index] ?? level)}V${y(level)}`;
  }
  return <path class="level" d={d} />;
}

function Strikes({ moments, view }: { moments: readonly Moment[]; view: View }) {
  const most = Math.max(1, ...moments.map(({ strikes }) => strikes));
  const y = (strikes: number): number => Number((LANE - 2 - (strikes / most) * (LANE - 4)).toFixed(1));
  let d = `M0 ${y(0)}`;
  let last = 0;
  for (const { at, strikes } of moments) {
    if (at > view.until) break;
    if (strikes === last) continue;
    last = strikes;
    d += at < view.from ? `M0 ${y(strikes)}` : `H${place(at, view)}V${y(strikes)}`;
  }
  return <path class="level" d={`${d}H${WIDTH}`} />;
}

function kindsOf(spans: readonly Span[]): Span["kind"][] {
  return [...new Set(spans.map(({ kind }) => kind))];
}

const percent = (part: number): string => `${Math.round(part * 100)}%`;

function peak(moments: readonly Moment[], index: number): number {
  return moments.reduce((most, { levels }) => Math.max(most, levels[index] ?? 0), 0);
}

function toldOf({ counts }: Trace): string {
  return `${count(counts.admitted)} admitted, ${count(counts.refused)} refused, ${count(counts.away)} while it was closed`;
}
