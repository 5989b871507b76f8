import type { SimulationResult, Timeline } from "../../../src/simulator/result.ts";
import { clock, count, span } from "./format.ts";

const HEIGHT = 120;

/** What is admitted and what each limit refuses, over time. */
export function TimelineChart({ result }: { result: SimulationResult }) {
  const { timeline, against } = result;
  if (timeline.admitted.length === 0) return null;
  const most = Math.max(1, peakOf(timeline), against === undefined ? 0 : peakOf(against.timeline));
  return (
    <section class="chart" aria-labelledby="chart-title">
      <h3 id="chart-title">Messages over time</h3>
      <Columns label="Policy" timeline={timeline} most={most} />
      {against !== undefined && <Columns label="The other policy" timeline={against.timeline} most={most} />}
      <p class="axis" aria-hidden="true">
        <span>0</span>
        <span>{span(timeline.step * timeline.admitted.length)}</span>
      </p>
      <ul class="legend">
        <li>
          <i class="swatch" data-part="admitted" /> admitted
        </li>
        {timeline.refused.map(({ name }, index) => (
          <li key={name}>
            <i class="swatch" data-part="refused" data-index={index % SHADES} /> refused by {name}
          </li>
        ))}
      </ul>
    </section>
  );
}

/** How many limits have a colour of their own. */
const SHADES = 4;

interface ColumnsProps {
  readonly label: string;
  readonly timeline: Timeline;
  readonly most: number;
}

function Columns({ label, timeline, most }: ColumnsProps) {
  const { admitted, refused, step } = timeline;
  const sum = (counts: readonly number[]): number => counts.reduce((all, one) => all + one, 0);
  const told = refused.map(({ name, counts }) => `${count(sum(counts))} refused by ${name}`);
  return (
    <svg
      class="columns"
      viewBox={`0 0 ${admitted.length} ${HEIGHT}`}
      preserveAspectRatio="none"
      role="img"
      aria-label={`${label}: ${[`${count(sum(admitted))} admitted`, ...told].join(", ")}, in steps of ${span(step)}, at most ${count(most)} in one of them`}
    >
      <path data-part="admitted" d={layer(admitted, null, most)} />
      {refused.map(({ name, counts }, index) => {
        const below = admitted.map((value, at) =>
          refused.slice(0, index).reduce((all, other) => all + (other.counts[at] ?? 0), value),
        );
        return (
          <path key={name} data-part="refused" data-index={index % SHADES} d={layer(counts, below, most)} />
        );
      })}
      {refused.length === 0 && <title>{`Nothing is refused until ${clock(step * admitted.length)}`}</title>}
    </svg>
  );
}

function layer(counts: readonly number[], below: readonly number[] | null, most: number): string {
  const y = (value: number): number => Number((HEIGHT - (value / most) * HEIGHT).toFixed(2));
  return counts
    .map((value, at) => {
      if (value === 0) return "";
      const base = below?.[at] ?? 0;
      return `M${at} ${y(base)}V${y(base + value)}h1V${y(base)}z`;
    })
    .join("");
}

function peakOf({ admitted, refused }: Timeline): number {
  let peak = 0;
  for (let at = 0; at < admitted.length; at++) {
    const all = refused.reduce((sum, { counts }) => sum + (counts[at] ?? 0), admitted[at] ?? 0);
    peak = Math.max(peak, all);
  }
  return peak;
}
