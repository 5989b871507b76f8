import type { Guest } from "../identify/guest.ts";
import type { Judgement } from "../judge/judge.ts";
import type { Message } from "../measure/message.ts";
import type { Premises } from "../premises.ts";
import type { Verdict } from "../verdict.ts";

/** Counts a verdict, and tells those who listen. It observes, and decides nothing. */
export function report(
  { counters, events, gauge }: Premises,
  guest: Guest,
  { step }: Judgement,
  verdict: Verdict,
  message: Message,
): void {
  const bytes = typeof message === "string" ? message.length : message.byteLength;
  guest.sent[verdict.admitted ? "admitted" : "refused"]++;
  guest.sent.bytes += bytes;
  counters.count(verdict, bytes, gauge.hasTypes);

  if (!events.areHeard) return;
  const event = { ...guest.visitor, verdict };
  events.emit("verdict", event);
  if (!verdict.admitted) events.emit("violation", event);
  if (step === null) return;
  events.emit("strike", event);
  events.emit("rung", { ...event, step });
}
