import type { MessageInfo } from "../identity/client-info.ts";
import type { DefinedStep } from "../policy/rung.ts";
import { type Conduct, settle } from "./conduct.ts";
import { type Judgement, strike } from "./judge.ts";
import type { Ladder } from "./ladder.ts";

/** Where the ladder has no close of its own. */
const CLOSE: DefinedStep = { do: "close", for: 60_000, disclosure: "none" };

/**
 * What becomes of a message that nobody sends by mistake: its sender has all the strikes up to the ladder's close, and is closed as that
 * says. Where no rung closes for certain, for a minute.
 *
 * @param limit what the message has gone against
 */
export function closeOutright(
  before: Conduct,
  ladder: Ladder,
  limit: string,
  info: MessageInfo,
  now: number,
): Judgement {
  const conduct = settle(before, ladder.forgiveAfter, now);
  const count = Math.max(1, (ladder.closesAt ?? 0) - conduct.strikes);
  const step = (ladder.rungs.find((rung) => rung.do === "close") as DefinedStep | undefined) ?? CLOSE;
  return { ...strike(conduct, ladder, count, limit, info, Infinity, now), action: "close", step };
}
