/**
 * The wire between the bouncer and the guard: close codes, control frames, close reasons.
 * PROTOCOL.md describes it in words. Server and client share this file, so it imports nothing.
 */

/** The close codes the bouncer uses. Each is in 4000-4999, the range RFC 6455 leaves to applications. */
export const CloseCode = {
  /** The ladder ended in a close. The client may come back after the reason's `retryAfter` (ms). */
  RateLimited: 4429,
  /** An operator banned the client. It stays away for good. */
  Banned: 4403,
  /** The client or the room has too many connections. It stays away until asked to try again. */
  TooManyConnections: 4409,
} as const;
export type CloseCode = (typeof CloseCode)[keyof typeof CloseCode];

/** Whether a close code means that the bouncer does not want this client back (yet). */
export function isAwayCode(code: number): code is CloseCode {
  return code === CloseCode.RateLimited || code === CloseCode.Banned || code === CloseCode.TooManyConnections;
}

/** Every control frame is JSON text that begins so. A guard can tell it apart without parsing. */
export const CONTROL_PREFIX = '{"type":"party-bouncer:';

const COLON = CONTROL_PREFIX.length - 1;

/** Whether a message is a control frame, from whichever side. */
export function isControlFrame(message: unknown): message is string {
  // The one look at where the colon would be spares nearly every message the comparison.
  return typeof message === "string" && message[COLON] === ":" && message.startsWith(CONTROL_PREFIX);
}

/** Sent on connect where the policy announces itself. */
export interface PolicyNotice {
  type: "party-bouncer:policy";
  limits: AnnouncedLimit[];
  /** Largest message the room accepts, in bytes of UTF-8. */
  maxMessageBytes: number;
}

/** A limit as a client may know it: at most `burst` at once, `limit` per `window` in the long run. */
export interface AnnouncedLimit {
  name: string;
  limit: number;
  /** In milliseconds. */
  window: number;
  burst: number;
  algorithm: "gcra" | "sliding-window" | "fixed-window";
  /** What a message counts for: 1, or its bytes. */
  cost: "messages" | "bytes";
  /** The types of messages it is for, each with a count of its own; `null`: all of them together. */
  types: string[] | null;
}

/** Sent once per strike. */
export interface WarningNotice {
  type: "party-bouncer:warning";
  /** The name of the limit that refused the message. */
  limit: string;
  /** Milliseconds until the same message would be admitted. */
  retryAfter: number;
  /** Strikes so far, this one included. */
  strikes: number;
  /** Strikes until the room closes the connection; `null` where it never does. */
  strikesLeft: number | null;
  /** A sentence for the person who reads it. */
  message: string;
}

/** Sent when the client or the room asks where the client stands. */
export interface StandingNotice extends Standing {
  type: "party-bouncer:standing";
}

/** Sent to a client that is told of its ban: a statement of reasons. */
export interface StatementNotice {
  type: "party-bouncer:statement";
  /** Of the ban. */
  id: string;
  kind: "close" | "shadow-ban";
  /** The limit whose refusals led here; `null` where a person decided. */
  limit: string | null;
  /** Whether it was decided without a person. */
  automatic: boolean;
  reason: string;
  /** Epoch ms. */
  at: number;
  /** Epoch ms; `null` where no end is set. */
  until: number | null;
  /** How to object; `null` where the room does not say. */
  objection: string | null;
  /** All of it in sentences, for the person who reads it. */
  message: string;
}

/** A control frame, parsed. */
export type Notice = PolicyNotice | WarningNotice | StandingNotice | StatementNotice;

/**
 * Where a client stands with the room.
 *
 * - `ok`: no strikes.
 * - `coolingDown`: everything it sends is refused for `retryAfter` ms.
 * - `warned`: it may send, and has strikes.
 * - `away`: the room closed the connection and does not want it back for `retryAfter` ms
 *   (`Infinity`: for good).
 */
export interface Standing {
  status: "ok" | "warned" | "coolingDown" | "away";
  strikes: number;
  /** Strikes until the room closes the connection; `null` where it never does or it is not known. */
  strikesLeft: number | null;
  /** Milliseconds; 0 where there is nothing to wait for. */
  retryAfter: number;
  /** The limit that refused last, or `null`. */
  limit: string | null;
  /** A sentence for a person, or `null`. */
  message: string | null;
  /** What is left of each limit. Only the room knows: a guard's own standing does without. */
  limits?: LimitStanding[];
}

/** What is left of a limit. */
export interface LimitStanding {
  name: string;
  /** How much would pass at once now. */
  left: number;
  /** Milliseconds until it is as good as new. */
  resetAfter: number;
}

/** What a close frame's reason says. */
export interface CloseReason {
  /** Milliseconds until the client may come back. Absent: for good, or until asked. */
  retryAfter?: number;
  /** The limit that closed the connection. */
  limit?: string;
}

/**
 * Reads a control frame.
 *
 * @returns the notice, or `null` for anything that is not a well-formed control frame. Never throws.
 * @example
 * const notice = parseNotice(event.data);
 * if (notice?.type === "party-bouncer:warning") showToast(notice.message);
 */
export function parseNotice(data: unknown): Notice | null {
  if (!isControlFrame(data)) return null;
  const notice = parseObject(data);
  const shape = SHAPES.get(notice?.["type"]);
  return shape !== undefined && Object.entries(shape).every(([name, fits]) => fits(notice?.[name]))
    ? (notice as unknown as Notice)
    : null;
}

/**
 * Reads a close reason.
 *
 * @returns what it says, or `null` where the reason is not one of the bouncer's. Never throws.
 * @example
 * socket.addEventListener("close", (event) => {
 *   const wait = parseCloseReason(event.reason)?.retryAfter;
 * });
 */
export function parseCloseReason(reason: unknown): CloseReason | null {
  const parsed = isText(reason) && reason.startsWith("{") ? parseObject(reason) : null;
  if (parsed === null) return null;
  const { retryAfter, limit } = parsed;
  return { ...(isAmount(retryAfter) && { retryAfter }), ...(isText(limit) && { limit }) };
}

const MAX_REASON_BYTES = 123;

/**
 * Writes a close reason of at most 123 bytes of UTF-8, the most a close frame holds (RFC 6455, 5.5).
 * A limit's name that does not fit is left out.
 */
export function stringifyCloseReason(reason: CloseReason): string {
  const text = JSON.stringify(reason);
  if (new TextEncoder().encode(text).length <= MAX_REASON_BYTES) return text;
  return JSON.stringify({ retryAfter: reason.retryAfter });
}

function parseObject(text: string): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" && !Array.isArray(value) ? (value as Record<string, unknown>) : null;
  } catch {
    return null;
  }
}

type Check = (value: unknown) => boolean;

const isText = (value: unknown): value is string => typeof value === "string";
/** Milliseconds, bytes, or a number of something. */
const isAmount = (value: unknown): value is number => typeof value === "number" && value >= 0;
const orNull =
  (fits: Check): Check =>
  (value) =>
    value === null || fits(value);
const isLimits: Check = (value) => Array.isArray(value) && value.every((limit) => isText(limit?.name));
const isKind: Check = (value) => value === "close" || value === "shadow-ban";

/** What a warning and a standing have in common. */
const STANDING = {
  retryAfter: isAmount,
  strikes: isAmount,
  strikesLeft: orNull(isAmount),
  limit: orNull(isText),
  message: orNull(isText),
};

const SHAPES = new Map<unknown, Readonly<Record<string, Check>>>([
  ["party-bouncer:policy", { maxMessageBytes: isAmount, limits: isLimits }],
  ["party-bouncer:warning", STANDING],
  ["party-bouncer:standing", STANDING],
  [
    "party-bouncer:statement",
    {
      id: isText,
      kind: isKind,
      limit: orNull(isText),
      reason: isText,
      at: isAmount,
      until: orNull(isAmount),
      objection: orNull(isText),
      message: isText,
    },
  ],
]);
