import { type Session, isShadowed } from "../session/session.ts";
import type { Judgement } from "../strikes/judge.ts";
import { lengthOf, type Message } from "../shared/message.ts";
import type { Premises } from "./premises.ts";
import type { Verdict } from "../strikes/verdict.ts";

/** Tells those who listen of a verdict. */
export function report({ events }: Premises, session: Session, { step }: Judgement, verdict: Verdict): void {
  const event = { ...session.clientInfo, verdict };
  events.emit("verdict", event);
  if (!verdict.admitted) events.emit("violation", event);
  if (step === null) return;
  events.emit("strike", event);
  events.emit("rung", { ...event, step });
}

/** Counts a judgement on a message of this type, before it is carried out. */
export function count(
  { counters, limiter }: Premises,
  session: Session,
  judgement: Judgement,
  type: string | null,
  message: Message,
  now: number,
): void {
  const { sent } = session;
  const bytes = lengthOf(message);
  if (judgement.action === "admit") sent.admitted++;
  else sent.refused++;
  sent.bytes += bytes;
  const isHidden = judgement.action === "shadow-ban" && isShadowed(session, now);
  counters.count(judgement, type, bytes, limiter.hasTypes, isHidden);
}
