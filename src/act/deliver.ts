import { type Guest, isShadowed } from "../identify/guest.ts";
import type { Premises } from "../premises.ts";
import type { Verdict } from "../verdict.ts";
import { unseen } from "./audience.ts";

/** Whether the room gets to see a message. In a dry run it gets all. */
export function isDelivered({ policy }: Premises, verdict: Verdict): boolean {
  return verdict.admitted || !policy.enforce;
}

/** Hands a message to the room. What comes of one that a shadow-banned client sent reaches only that client. */
export function deliverFrom<T>(guest: Guest, { policy, guests }: Premises, deliver: () => T, now: number): T {
  if (!policy.enforce || !isShadowed(guest, now)) return deliver();
  guests.boundEveryone();
  return unseen(guest, deliver);
}
