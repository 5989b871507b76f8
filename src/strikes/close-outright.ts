import type { MessageInfo } from "../identity/client-info.ts";
import type { DefinedStep } from "../policy/rung.ts";
import { type Conduct, settle } from "./conduct.ts";
import { type Judgement, strike } from "./judge.ts";
import type { Ladder } from "./ladder.ts";

/** The close for a ladder that has none of its own: for a minute. */
const CLOSE: DefinedStep = { do: "close", for: 60_000, disclosure: "none" };

/**
 * The judgement on a message that nobody sends by mistake. Its sender gets all the strikes that the ladder's close takes, and is closed
 * for as long as that rung says. If no rung closes for certain, it is closed for a minute.
 *
 * @param limit the limit that the message broke
 */
export function closeOutright(
  before: Conduct,
  ladder: Ladder,
  limit: string,
  info: MessageInfo,
  now: number,
): Judgement {
  const conduct = settle(before, ladder.forgiveAfter, now);
  const strikes = Math.max(1, (ladder.closesAt ?? 0) - conduct.strikes);
  const step = (ladder.rungs.find((rung) => rung.do === "close") as DefinedStep | undefined) ?? CLOSE;
  return {
    // It is no more excused than it was sent by mistake.
    ...strike({ ...conduct, unwarned: false }, ladder, { strikes, limit, info, wait: Infinity }, now),
    action: "close",
    step,
  };
}
