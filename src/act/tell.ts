import type { Guest } from "../identify/guest.ts";
import type { Notice } from "../protocol.ts";

/** Sends a control frame: the bouncer's own word, whatever sets it off. */
export function tell(guest: Guest, notice: Notice): void {
  if (guest.closed) return;
  try {
    guest.tell(JSON.stringify(notice));
  } catch {
    // The connection went away in the meantime, and nobody is left to be told.
  }
}
