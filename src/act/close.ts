import type { Guest } from "../identify/guest.ts";
import type { Ban } from "../ledger/ban.ts";
import { remaining } from "../ledger/term.ts";
import { CloseCode, type CloseReason, stringifyCloseReason } from "../protocol.ts";

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
