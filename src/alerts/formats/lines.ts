import type { Notice } from "../../policy/webhook.ts";

/** The most lines of one message. Whoever gets more than these at once looks at the metrics. */
const MOST_LINES = 10;

/** Characters that are left for the last line. */
const ROOM_FOR_REST = 32;

/**
 * The text of a message: a line for each alert, and how many more there were.
 *
 * @param most characters
 */
export function linesOf(
  notices: readonly Notice[],
  more: number,
  escape: (text: string) => string,
  most: number,
): string {
  const lines: string[] = [];
  let left = most - ROOM_FOR_REST;
  for (const { text } of notices) {
    const line = escape(text);
    if (lines.length === MOST_LINES || line.length > left) break;
    lines.push(line);
    left -= line.length + 1;
  }
  const rest = notices.length - lines.length + more;
  if (rest > 0) lines.push(`and ${rest} more`);
  return lines.join("\n");
}
