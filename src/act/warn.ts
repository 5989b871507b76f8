import type { Guest } from "../identify/guest.ts";
import type { WarningNotice } from "../protocol.ts";
import type { Verdict } from "../verdict.ts";
import { warningText } from "./wording.ts";

/** Tells a client that it has been given a strike. */
export function warn(guest: Guest, verdict: Verdict): void {
  const limit = verdict.limit ?? "";
  const notice: WarningNotice = {
    type: "party-bouncer:warning",
    limit,
    retryAfter: verdict.retryAfter,
    strikes: verdict.strikes,
    strikesLeft: verdict.strikesLeft,
    message: warningText(limit, verdict.retryAfter, verdict.strikesLeft),
  };
  try {
    guest.connection.send(JSON.stringify(notice));
  } catch {
    // The connection went away in the meantime, and nobody is left to be told.
  }
}
