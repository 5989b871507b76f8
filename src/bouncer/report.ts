import type { Events } from "../events/events.ts";
import type { Counters } from "../events/metrics.ts";
import type { Limiter } from "../limits/limiter.ts";
import { type Session, isShadowed } from "../session/session.ts";
import { lengthOf, type Message } from "../shared/message.ts";
import type { Judgement } from "../strikes/judge.ts";
import type { Verdict } from "../strikes/verdict.ts";

/** Tells those who listen of a verdict. */
export function report(events: Events, session: Session, { step }: Judgement, verdict: Verdict): void {
  const event = { ...session.clientInfo, verdict };
  events.emit("verdict", event);
  if (!verdict.admitted && verdict.action !== "hold") events.emit("violation", event);
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
  message: Message,
  now: number,
): void {
  const { sent } = session;
  const bytes = lengthOf(message);
  if (judgement.action === "admit") sent.admitted++;
  else if (judgement.action !== "hold") sent.refused++;
  else sent.held++;
  sent.bytes += bytes;
  const isHidden = judgement.action === "shadow-ban" && isShadowed(session, now);
  counters.count(judgement, type, bytes, limiter.hasTypes, isHidden);
}
