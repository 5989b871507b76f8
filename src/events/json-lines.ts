import type { LogLevel } from "../policy/log.ts";
import { Lru } from "../shared/lru.ts";
import { Folded } from "./folded.ts";
import { withoutControls } from "./lines.ts";

/** How many different lines are remembered at the same time. A ban is one. */
const MOST = 1_000;

/**
 * Those of all rooms that go by the same clock, as all of a worker do. A room that hibernates loses its memory, and its worker does not; and no
 * line says which room it is of.
 */
const ofClocks = new WeakMap<() => number, JsonLines>();

export function jsonLinesFor(clock: () => number): JsonLines {
  const known = ofClocks.get(clock);
  if (known !== undefined) return known;
  const lines = new JsonLines();
  ofClocks.set(clock, lines);
  return lines;
}

/** One JSON object a line. A line that comes again is written at most once a minute, with how many it stands for. */
export class JsonLines {
  readonly #known = new Lru<string, Folded>(MOST);

  /**
   * @param about what makes it the same line
   * @param latest what else it says: of the last of those it stands for
   */
  say(level: LogLevel, about: object, latest: object, now: number): void {
    const key = JSON.stringify(about);
    const line = this.#known.get(key) ?? new Folded();
    this.#known.set(key, line);
    const count = line.note(now);
    if (count === 0) return;
    const text = JSON.stringify({ source: "party-bouncer", level, ...about, ...latest, count });
    // oxlint-disable-next-line no-console -- what it is for
    console[level](withoutControls(text));
  }
}
