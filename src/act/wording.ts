import { inWords } from "../in-words.ts";
import { SIZE_LIMIT } from "../measure/measure.ts";

/** What a warning says to a person, in plain words and with what to do next. */
export function warningText(limit: string, retryAfter: number, strikesLeft: number | null): string {
  const what = limit === SIZE_LIMIT ? "That message is too large." : "You are sending messages too fast.";
  const next =
    retryAfter === 0 ? "Please slow down." : `Please wait ${inWords(retryAfter)} before you send more.`;
  return strikesLeft === 1
    ? `${what} ${next} If it happens again, you will be disconnected.`
    : `${what} ${next}`;
}
