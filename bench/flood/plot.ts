import { writeFile } from "node:fs/promises";
import path from "node:path";
import * as echarts from "echarts";

const DOCS = path.resolve(import.meta.dirname, "../../docs");
const [WIDTH, HEIGHT] = [880, 380];

/** One room under a flood. */
export interface Line {
  readonly name: string;
  /** Ms in which 99 of 100 messages were heard towards the end, for each number of flooders; `Infinity`: they never were. */
  readonly p99: readonly number[];
  /** Frames a second, towards the end, that each honest client was sent and that no honest client had said. */
  readonly spam: readonly number[];
}

const THEMES = {
  light: { text: "#1f2328", faint: "#d1d9e0", colours: ["#6e7781", "#bc4c00", "#0969da", "#8250df"] },
  dark: { text: "#f0f6fc", faint: "#3d444d", colours: ["#9198a1", "#f0883e", "#58a6ff", "#bc8cff"] },
} as const;
const SYMBOLS = ["circle", "rect", "triangle", "diamond"];

/** Draws `docs/flood-light.svg` and `docs/flood-dark.svg`, for GitHub's light pages and its dark ones. */
export async function drawFlood(flooders: readonly number[], lines: readonly Line[]): Promise<void> {
  for (const [name, theme] of Object.entries(THEMES)) {
    await writeFile(path.join(DOCS, `flood-${name}.svg`), `${svgOf(flooders, lines, theme)}\n`);
  }
}

function svgOf(
  flooders: readonly number[],
  lines: readonly Line[],
  { text, faint, colours }: (typeof THEMES)[keyof typeof THEMES],
): string {
  const chart = echarts.init(null, null, { renderer: "svg", ssr: true, width: WIDTH, height: HEIGHT });
  const nameTextStyle = { color: text, fontSize: 13 };
  const axisLabel = { color: text, fontSize: 12 };
  const axisLine = { lineStyle: { color: faint } };
  const splitLine = axisLine;
  const panels = [
    { title: "p99 of what honest people say, in the last 10 s (ms)", left: 60, of: ({ p99 }: Line) => p99 },
    { title: "spam that each is sent, in the last 10 s (a second)", left: 500, of: ({ spam }: Line) => spam },
  ];
  chart.setOption({
    animation: false,
    backgroundColor: "transparent",
    color: [...colours],
    textStyle: { color: text, fontFamily: "sans-serif" },
    title: panels.map(({ title, left }) => ({
      text: title,
      left: left - 40,
      top: 36,
      textStyle: { color: text, fontSize: 14, fontWeight: "normal" },
    })),
    legend: {
      top: 4,
      itemGap: 28,
      textStyle: { color: text, fontSize: 13 },
      data: lines.map(({ name }) => name),
    },
    grid: panels.map(({ left }) => ({ left, top: 76, width: 350, height: 240 })),
    xAxis: panels.map((_, gridIndex) => ({
      gridIndex,
      type: "category" as const,
      data: flooders.map(String),
      name: "flooders, each 100 messages a second",
      nameLocation: "middle" as const,
      nameGap: 30,
      nameTextStyle,
      axisLabel,
      axisLine,
    })),
    // A logarithm has no 0: nothing at all is drawn at the lower edge.
    yAxis: panels.map((_, gridIndex) => ({
      gridIndex,
      type: "log" as const,
      min: gridIndex === 0 ? 1 : FLOOR,
      max: gridIndex === 0 ? LOST : undefined,
      axisLabel: {
        ...axisLabel,
        formatter: (value: number) => labelOf(value, gridIndex),
      },
      axisLine,
      splitLine,
    })),
    series: panels.flatMap(({ of }, index) =>
      lines.map((line, number) => ({
        name: line.name,
        type: "line" as const,
        xAxisIndex: index,
        yAxisIndex: index,
        symbol: SYMBOLS[number] ?? "circle",
        symbolSize: 9,
        lineStyle: { width: 2.5 },
        data: of(line).map((value) => (index === 0 ? Math.min(value, LOST) : Math.max(value, FLOOR))),
      })),
    ),
  });
  const svg = chart.renderToSVGString();
  chart.dispose();
  return svg;
}

/** Ms: the upper edge of what is drawn. What takes longer, or is never heard, is there. */
const LOST = 10_000;
/** Frames a second: the lower edge. */
const FLOOR = 0.1;

function labelOf(value: number, panel: number): string {
  if (panel === 0 && value >= LOST) return "10 s +";
  if (panel === 1 && value <= FLOOR) return "0";
  return value.toLocaleString("en");
}
