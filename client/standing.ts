import { CONNECTS } from "../src/shared/reserved-names.ts";
import type { Standing, StandingMessage, WarningMessage } from "../src/shared/control-message.ts";
import { CloseCode, parseCloseReason } from "../src/shared/close-code.ts";
import { formatDuration } from "../src/shared/format-duration.ts";

/**
 * Milliseconds of good behaviour, counted from the end of a cool-down, that take one strike away: the
 * server's default `forgiveAfter`. A room with another one tells the guard through its next frame.
 */
export const FORGIVE_AFTER = 60_000;

/** The longest wait that a room is believed at once, in ms. After it, the client tries, and hears how long there is left. */
export const MOST_COOLDOWN = 3_600_000;
export const MOST_ABSENCE = 86_400_000;

/** What the room said last, and until when that applies. With the time it makes a {@link Standing}. */
export interface LastWord {
  /** The code that sent the client away, or `null` while it is welcome. */
  readonly away: CloseCode | null;
  readonly strikes: number;
  readonly strikesLeft: number | null;
  readonly limit: string | null;
  readonly message: string | null;
  /** Whether somebody else behind the same network address may have earned it. */
  readonly shared: boolean;
  /** When it was said, in ms of the clock that is handed in as `now`. */
  readonly at: number;
  /** When the wait is over, by the same clock. */
  readonly until: number;
}

/** Before the room has said anything, and after it has let the client in again. */
export const NO_WORD: LastWord = {
  away: null,
  strikes: 0,
  strikesLeft: null,
  limit: null,
  message: null,
  shared: false,
  at: -Infinity,
  until: -Infinity,
};

/** Where the client stands at `now`. */
export function standingAt(word: LastWord, now: number): Standing {
  const { away, limit, message, strikes, strikesLeft } = word;
  const retryAfter = waitAt(word, now);
  const standing = { strikes, strikesLeft, retryAfter, limit };
  if (away !== null) return { ...standing, status: "away", message: farewell(word, away, retryAfter) };
  if (retryAfter > 0) return { ...standing, status: "coolingDown", message };
  const forgiven = Math.min(strikes, Math.floor((now - word.until) / FORGIVE_AFTER));
  const isWarned = strikes > forgiven;
  return {
    status: isWarned ? "warned" : "ok",
    strikes: strikes - forgiven,
    strikesLeft: strikesLeft === null ? null : strikesLeft + forgiven,
    retryAfter,
    limit: isWarned ? limit : null,
    // The room's sentence was about a wait that is over.
    message: null,
  };
}

/** Milliseconds, at least 1, until the status changes by itself, or `null` if it never does. */
export function nextChangeIn(word: LastWord, now: number): number | null {
  const { status, retryAfter } = standingAt(word, now);
  if (retryAfter > 0) return retryAfter < Infinity ? retryAfter : null;
  if (status !== "warned") return null;
  return Math.max(1, Math.ceil(word.until + word.strikes * FORGIVE_AFTER - now));
}

/** After a warning, or an answer to where the client stands. */
export function afterNotice(notice: WarningMessage | StandingMessage, now: number): LastWord {
  return {
    away: null,
    strikes: Math.trunc(notice.strikes),
    strikesLeft: notice.strikesLeft,
    limit: notice.limit,
    message: notice.message,
    shared: false,
    at: now,
    until: now + Math.min(notice.retryAfter ?? 0, MOST_COOLDOWN),
  };
}

/** After a close that sends the client away. */
export function afterClose(code: CloseCode, reason: string, strikes: number, now: number): LastWord {
  const { retryAfter = Infinity, limit = null, shared = false } = parseCloseReason(reason) ?? {};
  return {
    ...NO_WORD,
    away: code,
    strikes,
    limit,
    shared,
    at: now,
    until: code === CloseCode.Banned ? Infinity : now + retryAfter,
  };
}

/**
 * Whether the client has to stay away, even if the app calls `reconnect()`. Not after 4409: there the
 * room asks only that nobody retries by themselves. And not for longer than a day, if an end is set.
 */
export function mustStayAway(word: LastWord, now: number): boolean {
  if (word.away === null || word.away === CloseCode.TooManyConnections) return false;
  return waitAt(word, now) > 0 && (word.until === Infinity || now < word.at + MOST_ABSENCE);
}

// A microsecond is let go, as `until` is a sum of fractions: 60,000.0000000002 ms are not 60,001.
function waitAt({ until }: LastWord, now: number): number {
  return Math.max(0, Math.ceil(until - now - 0.001));
}

function farewell({ limit, shared }: LastWord, code: CloseCode, retryAfter: number): string {
  if (code === CloseCode.Banned) return "You have been banned from this room.";
  if (code === CloseCode.TooManyConnections) {
    return "There are too many connections to this room. Close another one, then try again.";
  }
  const what =
    limit === CONNECTS
      ? "You connect too often."
      : shared
        ? "Too much was sent from your network address, and you have been disconnected."
        : "You were sending too fast and have been disconnected.";
  if (retryAfter === Infinity) return what;
  return `${what} You can come back ${retryAfter > 0 ? `in ${formatDuration(retryAfter)}` : "now"}.`;
}
