/** How the bouncer closes a connection: the code, and the reason beside it. PROTOCOL.md describes both in words. */
import { isAmount, isText, parseObject } from "./shape.ts";

/** The close codes the bouncer uses. Each is in 4000-4999, the range RFC 6455 leaves to applications. */
export const CloseCode = {
  /** The ladder ended in a close. The client may come back after the reason's `retryAfter` (ms). */
  RateLimited: 4429,
  /** An operator banned the client. A guard does not come back by itself, whether or not the ban has an end. */
  Banned: 4403,
  /** The client or the room has too many connections. It stays away until asked to try again. */
  TooManyConnections: 4409,
} as const;
/** One of the close codes the bouncer uses. */
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

// Both of these ask a client to come back. y-websocket takes codes from 4400 to 4499 as final, and those from 4500 to 4599 as "try again
// later" (3.1).

/** Closes a connection of which a room that hibernated knows nothing any more. To the guard it is a close like any other: it comes back. */
export const FORGOTTEN = 4508;

/**
 * Closes a connection of which a message was refused that its document cannot do without. To the guard it is a close like any other: it
 * comes back, and synchronises.
 */
export const RESYNC = 4525;

/** Whether a close code means that the bouncer does not want this client back (yet). */
export function isAwayCode(code: number): code is CloseCode {
  return code === CloseCode.RateLimited || code === CloseCode.Banned || code === CloseCode.TooManyConnections;
}

/** What a close frame's reason says. */
export interface CloseReason {
  /** Milliseconds until the client may come back. Absent: for good, or until asked. */
  retryAfter?: number;
  /** The limit that closed the connection. */
  limit?: string;
  /** Whether the ban is of a network address: somebody else behind it may have earned it. */
  shared?: boolean;
}

/**
 * Reads a close reason.
 *
 * @returns what it says, or `null` if the reason is not one of the bouncer's. Never throws.
 * @example
 * socket.addEventListener("close", (event) => {
 *   const wait = parseCloseReason(event.reason)?.retryAfter;
 * });
 */
export function parseCloseReason(reason: unknown): CloseReason | null {
  const parsed = isText(reason) && reason.startsWith("{") ? parseObject(reason) : null;
  if (parsed === null) return null;
  const { retryAfter, limit, shared } = parsed;
  return {
    ...(isAmount(retryAfter) && { retryAfter }),
    ...(isText(limit) && { limit }),
    ...(shared === true && { shared }),
  };
}

const MAX_REASON_BYTES = 123;

/**
 * Writes a close reason of at most 123 bytes of UTF-8, the most that fits in a close frame (RFC 6455, 5.5).
 * A limit's name that does not fit is left out.
 */
export function stringifyCloseReason(reason: CloseReason): string {
  const text = JSON.stringify(reason);
  if (new TextEncoder().encode(text).length <= MAX_REASON_BYTES) return text;
  return JSON.stringify({ retryAfter: reason.retryAfter });
}
