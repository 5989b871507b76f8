import { BarChart, LineChart } from "echarts/charts";
import { GridComponent } from "echarts/components";
import { type EChartsCoreOption, init, use } from "echarts/core";
import { SVGRenderer } from "echarts/renderers";
import { html, Markup } from "./html.ts";

use([BarChart, LineChart, GridComponent, SVGRenderer]);

/** How much room a chart has. A phone gets a drawing of its own: a scaled one would be too small to read. */
export interface Room {
  readonly width: number;
  readonly height: number;
  readonly isNarrow: boolean;
}

const WIDE = 760;
const NARROW = 320;

/** How a chart is drawn. */
export interface Chart {
  /** What it shows, for those who do not see it. */
  readonly says: string;
  readonly height: number;
  readonly draw: (room: Room) => EChartsCoreOption;
}

/** A chart as SVG, for wide pages and for narrow ones. The page shows one of them. */
export function drawing({ says, height, draw }: Chart): Markup {
  return html`${svg("wide", { width: WIDE, height, isNarrow: false })}${svg("narrow", { width: NARROW, height, isNarrow: true })}`;

  function svg(name: string, room: Room): Markup {
    const drawn = new Markup(drawnIn(room, draw(room)));
    return html`<div class="drawing ${name}" role="img" aria-label="${says}">${drawn}</div>`;
  }
}

function drawnIn({ width, height }: Room, option: EChartsCoreOption): string {
  const chart = init(null, null, { renderer: "svg", ssr: true, width, height });
  try {
    chart.setOption({ animation: false, ...option });
    return (
      chart
        .renderToSVGString()
        // What it adds for a pointer that hovers.
        .replaceAll(/<style[^]*?<\/style>/g, "")
        .replaceAll(/ (?:class|ecmeta_\w+)="[^"]*"/g, "")
        .replace(/ width="\d+" height="\d+"/, "")
        .replace("<svg", '<svg aria-hidden="true" focusable="false"')
        .replaceAll("\n", "")
    );
  } finally {
    chart.dispose();
  }
}

/** Text and lines of axes. Colours are variables of the page, so that it can be light or dark. */
export const axisText = { color: "var(--soft)", fontFamily: "inherit", fontSize: 12 };
export const axisLine = { lineStyle: { color: "var(--edge)" } };
export const splitLine = { lineStyle: { color: "var(--line)" } };
export const still = { silent: true, emphasis: { disabled: true } };

/** `1.2k` */
export function short(value: number): string {
  if (value >= 1e6) return `${Number((value / 1e6).toFixed(1))}M`;
  if (value >= 1e3) return `${Number((value / 1e3).toFixed(1))}k`;
  return String(Number(value.toFixed(2)));
}
