import type { Guest } from "../identify/guest.ts";
import type { Ban } from "../ledger/ban.ts";
import { remaining } from "../ledger/term.ts";
import { CloseCode, type CloseReason, FORGOTTEN, stringifyCloseReason } from "../protocol.ts";

/** Closes a banned client's connection with a code and reason that its guard understands. */
export function closeBanned(guest: Guest, ban: Ban, now: number): void {
  const { code, reason } = closingOf(ban, now);
  guest.away = ban;
  close(guest, code, reason);
}

/** Closes a connection. From then on it neither sends nor is sent anything. */
export function close(guest: Guest, code: CloseCode, reason: string): void {
  if (guest.closed) return;
  guest.markClosed();
  try {
    guest.connection.close(code, reason);
  } catch {
    // It was closed already.
  }
}

/**
 * Closes a connection that came back from hibernation with nothing of what was known of it: who it is, and whether it is hidden. Its
 * client comes back, as after any close that is not the bouncer's, and is identified afresh.
 */
export function closeForgotten(guest: Guest): void {
  if (guest.closed) return;
  guest.markClosed();
  guest.away = OVER;
  try {
    guest.connection.close(FORGOTTEN, "");
  } catch {
    // It was closed already.
  }
}

const OVER = { at: 0, until: 0 };

/** The code and reason that tell a client of its ban: 4429 where the ladder led to it, 4403 where an operator did. */
export function closingOf(ban: Ban, now: number): { code: CloseCode; reason: string } {
  const reason: CloseReason = {};
  const left = remaining(ban, now);
  if (left !== Infinity) reason.retryAfter = left;
  if (ban.limit !== null) {
    reason.limit = ban.limit;
    if (ban.scope === "address") reason.shared = true;
  }
  const code = ban.limit === null ? CloseCode.Banned : CloseCode.RateLimited;
  return { code, reason: stringifyCloseReason(reason) };
}
