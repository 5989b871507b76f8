import { COLUMNS } from "./series.ts";

const SVG = "http://www.w3.org/2000/svg";
/** How many messages fill a column: a little more than a hundred a second. */
const FULL = 27;
const HEIGHT = 12;
/** The least height of a column, so that one message is visible. */
const LEAST = 1;

/** Draws counts as columns, all to one scale, so that one can compare people at a glance. */
export function drawSparkline(box: HTMLElement, counts: readonly number[]): void {
  const path = box.querySelector("path") ?? box.appendChild(emptySparkline()).appendChild(emptyPath());
  path.setAttribute("d", counts.map(columnOf).join(""));
}

function columnOf(count: number, index: number): string {
  if (count === 0) return "";
  const height = Math.max(LEAST, Math.min(1, count / FULL) * HEIGHT);
  return `M${index} ${HEIGHT}v${-height}h1v${height}z`;
}

function emptySparkline(): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", `0 0 ${COLUMNS} ${HEIGHT}`);
  svg.setAttribute("preserveAspectRatio", "none");
  return svg;
}

function emptyPath(): SVGPathElement {
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("fill", "currentcolor");
  path.setAttribute("shape-rendering", "crispEdges");
  return path;
}
