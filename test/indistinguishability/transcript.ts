import { START } from "../support/time.ts";

/** What one party received on all of its sockets, in the order in which they were opened, a line for each frame. */
export type Transcript = readonly string[];

/** A UUID, or the key by which a connection is told other limits later. */
const ID = /[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}|(?<="key":")[\da-f]{12}(?=")/g;
/** Epoch ms of this century, from 2017. */
const TIME = /\b1[5-9]\d{11}\b/g;

/** Numbers ids by their first appearance and counts times from the start: what is left has to be equal in every world. */
export function normalised(lines: readonly string[]): Transcript {
  const ids = new Map<string, string>();
  return lines.map((line) =>
    line
      .replaceAll(ID, (id) => {
        const known = ids.get(id) ?? `id-${ids.size + 1}`;
        ids.set(id, known);
        return known;
      })
      .replaceAll(TIME, (time) => `start+${Number(time) - START}`),
  );
}

/** Where two transcripts part, with the last lines that they share; `null` where they are equal. */
export function difference(expected: Transcript, received: Transcript): string | null {
  const length = Math.max(expected.length, received.length);
  for (let index = 0; index < length; index++) {
    if (expected[index] === received[index]) continue;
    return [
      ...expected.slice(Math.max(0, index - 3), index).map((line) => `  ${line}`),
      `- ${expected[index] ?? "nothing"}`,
      `+ ${received[index] ?? "nothing"}`,
    ].join("\n");
  }
  return null;
}
