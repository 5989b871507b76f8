import type { MessagesOutcome } from "./result.ts";

/** How many messages came: each of them met one of four ends. */
export function sentOf({
  admitted,
  refused,
  away,
  lost,
}: Pick<MessagesOutcome, "admitted" | "refused" | "away" | "lost">): number {
  return admitted + refused + away + lost;
}
