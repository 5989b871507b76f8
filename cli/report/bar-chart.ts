import { axisLine, axisText, type Chart, still } from "./svg.ts";

/** Bars that lie, each with its number. */
export interface Bars {
  readonly says: string;
  readonly rows: readonly { readonly name: string; readonly colour: string; readonly pale: string }[];
  /** A number for each row, and how it is said: of one policy, or of two, the second of which is drawn paler. */
  readonly columns: readonly (readonly Bar[])[];
}

export interface Bar {
  readonly value: number;
  readonly label: string;
}

const ROW = 34;
const SECOND_ROW = 18;
const MARGIN = 12;

export function barChart({ says, rows, columns }: Bars): Chart {
  const lines = rows.toReversed();
  return {
    says,
    height: rows.length * (ROW + (columns.length - 1) * SECOND_ROW) + MARGIN,
    draw: ({ isNarrow }) => ({
      grid: { left: isNarrow ? 84 : 150, right: isNarrow ? 118 : 170, top: 2, bottom: 6 },
      xAxis: { type: "value", min: 0, show: false },
      yAxis: {
        type: "category",
        data: lines.map(({ name }) => name),
        axisTick: { show: false },
        axisLine,
        axisLabel: { ...axisText, color: "var(--ink)", width: isNarrow ? 76 : 140, overflow: "truncate" },
      },
      series: columns.map((bars, column) => ({
        ...still,
        type: "bar",
        barMaxWidth: 18,
        barGap: "20%",
        barMinHeight: 1,
        data: bars.toReversed().map(({ value, label }, row) => ({
          value,
          itemStyle: { color: column === 0 ? lines[row]?.colour : lines[row]?.pale },
          label: { formatter: label },
        })),
        label: { show: true, position: "right", ...axisText },
      })),
    }),
  };
}
