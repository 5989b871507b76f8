import { type Guest, isShadowed } from "../identify/guest.ts";
import type { Premises } from "../premises.ts";
import type { Judgement } from "../judge/judge.ts";
import { bounded, seesHidden } from "./audience.ts";

/** Whether the room gets to see a message. In a dry run it gets all. */
export function isDelivered({ policy }: Premises, { action }: Judgement): boolean {
  return action === "admit" || !policy.enforce;
}

/** Hands a message to the room. What comes of one that a shadow-banned client sent reaches only that client. */
export function deliverFrom<T>(guest: Guest, { policy, guests }: Premises, deliver: () => T, now: number): T {
  const { audience, sends } = policy.shadow;
  if (!policy.enforce || sends === "explicit" || !isShadowed(guest, now)) return deliver();
  guests.enlist();
  // Decided once: what a message sets off keeps its audience, though its author is pardoned meanwhile.
  return bounded((viewer) => seesHidden(guests.of(viewer), guest, audience, now), deliver);
}
