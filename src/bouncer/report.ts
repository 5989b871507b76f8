import type { VerdictCause, Events } from "../events/events.ts";
import type { Counters } from "../events/counters.ts";
import type { Limiter } from "../limits/limiter.ts";
import type { Session } from "../session/session.ts";
import { isShadowed } from "../session/viewer.ts";
import { bytesOf, lengthOf, type Message } from "../shared/message.ts";
import type { Occasion } from "../refusals/occasion.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { Verdict } from "../strikes/verdict.ts";

/** Tells those who listen of a verdict. */
export function report(
  events: Events,
  session: Session,
  { step }: Judgement,
  verdict: Verdict,
  { cause, message, now: at }: Occasion,
): void {
  const isViolation = !verdict.admitted && verdict.action !== "hold";
  const isStrike = step !== null && (events.hears("strike") || events.hears("rung"));
  // Text is measured character by character: only if somebody hears the result.
  if (!isStrike && !events.hearsVerdict(isViolation, at)) return;
  const event = { ...session.clientInfo, at, cause, bytes: bytesOf(message), verdict };
  events.emit("verdict", event);
  if (isViolation) events.emit("violation", event);
  if (step === null) return;
  events.emit("strike", event);
  events.emit("rung", { ...event, step });
}

/** Counts a judgement on a message of this type, before it is applied. */
export function count(
  counters: Counters,
  limiter: Limiter,
  session: Session,
  judgement: Judgement,
  type: string | null,
  cause: VerdictCause,
  message: Message,
  now: number,
): void {
  const { sent } = session;
  // The size of a message that waits was counted when it came.
  const bytes = cause === "message" ? lengthOf(message) : 0;
  if (judgement.action === "admit") sent.admitted++;
  else if (judgement.action !== "hold") sent.refused++;
  else sent.held++;
  sent.bytes += bytes;
  const isHidden = judgement.action === "shadow-ban" && isShadowed(session, now);
  counters.count(judgement, type, bytes, limiter.hasTypes, isHidden);
}
