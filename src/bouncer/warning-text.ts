import { formatDuration } from "../shared/format-duration.ts";
import { SIZE_LIMIT } from "../shared/reserved-names.ts";
import type { WarningDetails } from "../policy/warning.ts";

/** What a warning says to a person, in plain words and with what to do next. */
export function warningText({ limit, retryAfter, never, strikesLeft }: WarningDetails): string {
  const next =
    retryAfter === 0
      ? "Please slow down."
      : `Please wait ${formatDuration(retryAfter)} before you send more.`;
  const last = strikesLeft === 1 ? " If it happens again, you will be disconnected." : "";
  return `${whatHappened(limit, never)} ${next}${last}`;
}

function whatHappened(limit: string, never: boolean): string {
  if (limit === SIZE_LIMIT) return "That message is too large.";
  if (never) return "That is more than you may ever send at once.";
  return "You are sending messages too fast.";
}
