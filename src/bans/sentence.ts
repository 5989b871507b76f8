import type { Session } from "../session/session.ts";
import { isShadowed } from "../session/viewer.ts";
import { periodFrom } from "../shared/period.ts";
import type { Judgement } from "../strikes/judge.ts";
import { type BanStep, durationAt, isBan, type Ladder } from "../strikes/ladder.ts";
import { countBan, shareExcuses } from "../strikes/session-conduct.ts";
import { type Ban, newBan } from "./ban.ts";
import { ladderReason } from "../shared/ladder-reason.ts";

/** What the rung of a new strike imposes. */
export interface Sentence {
  readonly ban: Ban;
  /** Whether the connection itself is spared, and only warned: too many before it were. */
  readonly spares: boolean;
}

interface SentenceCallbacks {
  /** The connections of the same client. */
  others(): Iterable<Session>;
  /** Told of each of those whose conduct has changed. */
  onChanged(other: Session): void;
  /** An id for a ban, which no other one has. */
  newId(): string;
}

/** Connections behind one address, within the time that takes a strike away each, that may have a warning in place of a ban. */
const MOST_EXCUSED = 5;

/**
 * The ban that a judgement leads to, if it does to any. It is counted in the session's conduct. If it became a warning, those behind the
 * same address have as many excuses left as this connection.
 */
export function sentenceFor(
  session: Session,
  { step, excused, limit }: Judgement,
  ladder: Ladder,
  now: number,
  { others, onChanged, newId }: SentenceCallbacks,
): Sentence | null {
  if (excused !== undefined) {
    const ban =
      session.conduct.excused > MOST_EXCUSED
        ? draw(session, excused, ladder, limit, false, now, newId())
        : null;
    for (const other of shareExcuses(session, others())) onChanged(other);
    return ban && { ban, spares: true };
  }
  if (step === null || !isBan(step)) return null;
  if (step.do === "shadow-ban" && isShadowed(session, now)) return null;
  // Who comes back from a ban is warned once more before the next one.
  return { ban: draw(session, step, ladder, limit, step.do === "close", now, newId()), spares: false };
}

/** Draws a ban up, and counts it. @param unwarned whether the connection is to be warned before the next one */
function draw(
  session: Session,
  step: BanStep,
  ladder: Ladder,
  limit: string | null,
  unwarned: boolean,
  now: number,
  id: string,
): Ban {
  const { strikes, bans } = session.conduct;
  const duration = durationAt(ladder, step, { strikes, bans });
  countBan(session, unwarned);
  const why = {
    reason: ladderReason(strikes),
    by: `rule:${limit ?? ""}`,
    limit: limit ?? "",
    disclosure: step.disclosure,
  };
  return newBan(step.do, session.record, periodFrom(now, duration), why, id);
}
