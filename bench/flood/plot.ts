/**
 * Draws the README's picture of a flood from the figures that `bench/flood.ts` measured last. `npm run bench:flood:draw`
 */
import { readFile, writeFile } from "node:fs/promises";
import path from "node:path";
import { fileURLToPath } from "node:url";

const MEASURED = path.resolve(import.meta.dirname, "measured.json");
const DOCS = path.resolve(import.meta.dirname, "../../docs");

/** What honest people noticed of the largest flood, in its second half. */
export interface Measured {
  readonly people: number;
  /** Each sends 100 messages a second. */
  readonly flooders: number;
  readonly bare: Room;
  readonly guarded: Room;
}

interface Room {
  /** Ms in which 99 of 100 messages were heard. */
  readonly p99: number;
  /** Messages a second that each person was sent and that no other honest person had said. */
  readonly spam: number;
}

const THEMES = {
  light: { ink: "#1f2328", soft: "#59636e", without: "#a4461f", inBar: "#fffaf7", axis: "#d1d9e0" },
  dark: { ink: "#f0f6fc", soft: "#9198a1", without: "#ee9a70", inBar: "#24120a", axis: "#3d444d" },
} as const;

type Theme = (typeof THEMES)[keyof typeof THEMES];

/** Keeps the figures and draws `docs/flood-light.svg` and `docs/flood-dark.svg`, for GitHub's light pages and its dark ones. */
export async function keepAndDraw(measured: Measured): Promise<void> {
  await writeFile(MEASURED, `${JSON.stringify(measured, null, 2)}\n`);
  await draw(measured);
}

async function draw(measured: Measured): Promise<void> {
  for (const [name, theme] of Object.entries(THEMES)) {
    await writeFile(path.join(DOCS, `flood-${name}.svg`), svgOf(measured, theme));
  }
}

/** No wider than it has to be, so that it can be read on a phone. */
const [WIDTH, HEIGHT] = [680, 270];
/** Where bars begin, and how long the longest is. */
const [LEFT, LONGEST] = [172, 380];
const [FIRST_ROW, SECOND_ROW, THICKNESS] = [92, 158, 48];
/** A bar that is shorter could not be seen. */
const SHORTEST = 3;

function svgOf({ people, flooders, bare, guarded }: Measured, theme: Theme): string {
  const { ink, soft, without, inBar, axis } = theme;
  const longest = Math.max(bare.p99, guarded.p99);
  const lengthOf = ({ p99 }: Room): number => Math.max(SHORTEST, (LONGEST * p99) / longest);
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${HEIGHT}" viewBox="0 0 ${WIDTH} ${HEIGHT}" font-family="-apple-system, 'Segoe UI', 'Noto Sans', Helvetica, Arial, sans-serif" font-size="16">
${textAt(0, 28, "How long a message takes in a flooded room", `fill="${ink}" font-size="22" font-weight="600"`)}
${textAt(0, 56, `${people} people talk. ${flooders} others send 100 messages a second each.`, `fill="${soft}"`)}
${textAt(0, FIRST_ROW + 30, "without a bouncer", `fill="${ink}"`)}
${bar(FIRST_ROW, lengthOf(bare), without)}
${textAt(LEFT + 16, FIRST_ROW + 30, `and ${spamOf(bare)}`, `fill="${inBar}"`)}
${figureAt(FIRST_ROW, lengthOf(bare), bare, without)}
${textAt(0, SECOND_ROW + 30, "with party-bouncer", `fill="${ink}"`)}
${bar(SECOND_ROW, lengthOf(guarded), ink)}
${figureAt(SECOND_ROW, lengthOf(guarded), guarded, ink, `<tspan dx="16" fill="${soft}" font-size="16" font-weight="400">and ${spamOf(guarded)}</tspan>`)}
<path d="M${LEFT} ${FIRST_ROW - 8}V${SECOND_ROW + THICKNESS + 8}" stroke="${axis}" stroke-width="2"/>
${textAt(0, 250, "99 of 100 messages arrive within this time, in the second half of 20 seconds.", `fill="${soft}" font-size="14"`)}
</svg>
`;
}

function bar(top: number, length: number, colour: string): string {
  return `<rect x="${LEFT}" y="${top}" width="${length}" height="${THICKNESS}" fill="${colour}"/>`;
}

/** @param more what follows the figure, as a `tspan` */
function figureAt(top: number, length: number, { p99 }: Room, colour: string, more = ""): string {
  const seconds = (p99 / 1_000).toFixed(p99 < 100 ? 3 : 1);
  return textAt(
    LEFT + length + 14,
    top + 34,
    `${seconds} s${more}`,
    `fill="${colour}" font-size="30" font-weight="700"`,
  );
}

function spamOf({ spam }: Room): string {
  return spam < 0.5 ? "no spam" : `${Math.round(spam).toLocaleString("en")} spam messages a second`;
}

function textAt(x: number, y: number, text: string, style: string): string {
  return `<text x="${x}" y="${y}" ${style}>${text}</text>`;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await draw(JSON.parse(await readFile(MEASURED, "utf8")) as Measured);
}
