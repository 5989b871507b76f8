import { placeOf as placeIn } from "../../policy-text/place.ts";
import { sourceOf } from "../../policy-text/source.ts";

/** Counted from 1, as editors do. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** Where the option at a path is in the text of a file that exports a policy, or in JSON; or the nearest to it that there is. */
export function placeOf(path: readonly (string | number)[], text: string): Place {
  const source = sourceOf(text);
  const offset = Math.max(0, placeIn(source, path).from - source.shift);
  const lines = text.slice(0, offset).split("\n");
  return { line: lines.length, column: (lines.at(-1)?.length ?? 0) + 1 };
}
