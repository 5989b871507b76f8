import type { SimulationResult } from "party-bouncer/simulator";
import { spanInWords } from "../../src/simulator/words.ts";
import { amount, isoOf } from "../simulate/words.ts";
import { axisLine, axisText, type Chart, type Room, short, splitLine, still } from "./svg.ts";

/** How many bars there is room for. */
const BARS = { wide: 120, narrow: 54 };

/** Colours that can be told apart, also from each other in grey. Further limits share the last one. */
const COLOURS = 6;

export function colourOf(index: number): string {
  return `var(--limit-${Math.min(index, COLOURS - 1)})`;
}

/** The limits that refused anything, in an order that is the same for both policies. */
export function refusingLimits(
  ...results: readonly { readonly timeline: SimulationResult["timeline"] }[]
): string[] {
  const names = results.flatMap(({ timeline }) =>
    timeline.refused.filter(({ counts }) => sum(counts) > 0).map(({ name }) => name),
  );
  return [...new Set(names)];
}

/** The most in a second, of both policies, so that their charts can be compared. */
export interface Scale {
  readonly admitted: number;
  readonly refused: number;
}

/** What passed, and what each limit refused, over time. */
export function timeChart(
  { timeline, from, messages }: Omit<SimulationResult, "against">,
  limits: readonly string[],
  scale: Scale,
): Chart {
  const counts = new Map(timeline.refused.map(({ name, counts }) => [name, counts]));
  const total = limits.map((name) => `${amount(sum(counts.get(name) ?? []))} by ${name}`).join(", ");
  return {
    says: `Messages a second over ${spanInWords(timeline.step * timeline.admitted.length)}: ${amount(messages.admitted)} admitted, ${amount(messages.refused)} refused${total === "" ? "" : ` (${total})`}.`,
    height: 300,
    draw(room) {
      const every = Math.max(
        1,
        Math.ceil(timeline.admitted.length / (room.isNarrow ? BARS.narrow : BARS.wide)),
      );
      const step = timeline.step * every;
      const perSecond = (values: readonly number[]): number[] =>
        grouped(values, every).map((value) => (value * 1_000) / step);
      const admitted = perSecond(timeline.admitted);
      const ticks = ticksOf(from, step, admitted.length, room.isNarrow ? 3 : 7);
      const axis = { type: "category", data: ticks, axisTick: { show: false }, axisLine };
      const value = {
        type: "value",
        min: 0,
        splitNumber: 3,
        splitLine,
        axisLabel: { ...axisText, formatter: short },
      };
      return {
        grid: grids(room),
        xAxis: [
          { ...axis, gridIndex: 0, axisLabel: { show: false } },
          {
            ...axis,
            gridIndex: 1,
            axisLabel: { ...axisText, interval: (index: number) => ticks[index] !== "", hideOverlap: true },
          },
        ],
        yAxis: [
          { ...value, gridIndex: 0, max: scale.admitted, ...titled("admitted a second") },
          {
            ...value,
            gridIndex: 1,
            max: scale.refused,
            ...titled("refused a second"),
          },
        ],
        series: [
          {
            ...still,
            type: "line",
            data: admitted,
            symbol: "none",
            lineStyle: { color: "var(--level)", width: 1.5 },
            areaStyle: { color: "var(--level)", opacity: 0.15 },
          },
          ...limits.map((name, index) => ({
            ...still,
            type: "bar",
            stack: "refused",
            xAxisIndex: 1,
            yAxisIndex: 1,
            barCategoryGap: "12%",
            data: perSecond(counts.get(name) ?? []),
            itemStyle: { color: colourOf(index) },
          })),
        ],
      };
    },
  };
}

export function scaleOf(results: readonly { readonly timeline: SimulationResult["timeline"] }[]): Scale {
  const peak = (of: (timeline: SimulationResult["timeline"]) => readonly number[]): number =>
    roundUp(
      Math.max(0, ...results.map(({ timeline }) => (Math.max(0, ...of(timeline)) * 1_000) / timeline.step)),
    );
  return {
    admitted: peak(({ admitted }) => admitted),
    refused: peak(({ admitted, refused }) =>
      admitted.map((_, index) => sum(refused.map(({ counts }) => counts[index] ?? 0))),
    ),
  };
}

/** To 1, 1.5, 2, 3, 5 or 7.5 times a power of ten. */
function roundUp(value: number): number {
  if (value <= 0) return 1;
  const power = 10 ** Math.floor(Math.log10(value));
  return ([1, 1.5, 2, 3, 5, 7.5].find((each) => each * power >= value) ?? 10) * power;
}

function grids({ height, isNarrow }: Room): object[] {
  const [left, right] = isNarrow ? [38, 16] : [48, 20];
  return [
    { left, right, top: 26, height: height * 0.28 },
    { left, right, top: height * 0.28 + 66, bottom: 26 },
  ];
}

function titled(name: string): object {
  return {
    name,
    nameLocation: "end",
    nameGap: 10,
    nameTextStyle: { ...axisText, align: "left", padding: [0, 0, 0, -30] },
  };
}

function grouped(values: readonly number[], every: number): number[] {
  const groups: number[] = [];
  for (let index = 0; index < values.length; index += every)
    groups.push(sum(values.slice(index, index + every)));
  return groups;
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
/** Ms between two labels of the axis. */
const ROUND = [
  ...[1, 2, 5, 10, 15, 30].map((count) => count * SECOND),
  ...[1, 2, 5, 10, 15, 30].map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
];

/** A label for each step in which a round time lies, in UTC; an empty one for each other. */
function ticksOf(from: number, step: number, steps: number, most: number): string[] {
  const least = (step * steps) / most;
  const between = ROUND.find((each) => each >= least) ?? Math.ceil(least / DAY) * DAY;
  return Array.from({ length: steps }, (_, index) => {
    const last = Math.floor((from + (index + 1) * step - 1) / between);
    const isNew = last !== Math.floor((from + index * step - 1) / between);
    return isNew ? timeOf(last * between, between) : "";
  });
}

function timeOf(at: number, between: number): string {
  const text = isoOf(at);
  if (between >= DAY) return text.slice(5, 10);
  return text.slice(11, between >= MINUTE ? 16 : 19);
}
