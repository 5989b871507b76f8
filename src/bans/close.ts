import type { Session } from "../session/session.ts";
import { settle } from "../strikes/conduct.ts";
import type { Ban } from "./ban.ts";
import { remaining } from "../shared/period.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import {
  CloseCode,
  type CloseReason,
  FORGOTTEN,
  RESYNC,
  stringifyCloseReason,
} from "../shared/close-code.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";

/** Closes a banned client's connection with a code and reason that its guard understands. */
export function closeBanned(session: Session, ban: Ban, policy: DefinedPolicy, now: number): void {
  session.away = ban;
  close(session, codeOf(ban), reasonOf(ban, now), policy, now);
}

/**
 * Closes a connection. After that, it neither sends nor receives anything. A control message says the same as the close code just
 * before it, since some proxies and platforms lose the code.
 */
export function close(
  session: Session,
  code: CloseCode,
  reason: CloseReason,
  policy: DefinedPolicy,
  now: number,
): void {
  if (session.closed) return;
  const { retryAfter = null, limit = null, shared } = reason;
  const { strikes } = settle(session.conduct, policy.forgiveAfter, now);
  const standing = {
    status: "away",
    code,
    strikes,
    strikesLeft: null,
    retryAfter,
    limit,
    message: null,
  } as const;
  sendControlMessage(
    session,
    { type: "party-bouncer:standing", ...standing, ...(shared && { shared }) },
    policy,
  );
  shut(session, code, stringifyCloseReason(reason));
}

function shut(session: Session, code: number, reason: string): void {
  session.markClosed(code);
  try {
    session.connection.close(code, reason);
  } catch {
    // It was closed already.
  }
}

/**
 * Closes a connection of which nothing is known any more after hibernation: neither who it is, nor whether it is hidden. Its client
 * reconnects, as after any close that is not the bouncer's. Then it is identified again.
 */
export function closeForgotten(session: Session): void {
  if (session.closed) return;
  session.away = OVER;
  shut(session, FORGOTTEN, "");
}

/** Closes a connection so that its client comes back at once, and synchronises. */
export function closeToResync(session: Session, limit: string | null): void {
  if (session.closed) return;
  session.away = OVER;
  shut(session, RESYNC, stringifyCloseReason(limit === null ? {} : { limit }));
}

const OVER = { at: 0, until: 0 };

/** The code and reason that tell a client of its ban: 4429 for a ban by the ladder, 4403 for one by an operator. */
export function closingOf(ban: Ban, now: number): { code: CloseCode; reason: string } {
  return { code: codeOf(ban), reason: stringifyCloseReason(reasonOf(ban, now)) };
}

function codeOf({ limit }: Ban): CloseCode {
  return limit === null ? CloseCode.Banned : CloseCode.RateLimited;
}

function reasonOf(ban: Ban, now: number): CloseReason {
  const reason: CloseReason = {};
  const left = remaining(ban, now);
  if (left !== Infinity) reason.retryAfter = left;
  if (ban.limit !== null) {
    reason.limit = ban.limit;
    if (ban.scope === "address") reason.shared = true;
  }
  return reason;
}
