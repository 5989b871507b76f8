import {
  CloseCode,
  parseCloseReason,
  type Standing,
  type StatusNotice,
  type WarningNotice,
} from "../src/protocol.ts";
import { inWords } from "../src/in-words.ts";

/**
 * Milliseconds of good behaviour, counted from the end of a cool-down, that take one strike away: the
 * server's default `forgiveAfter`. A room with another one tells the guard through its next frame.
 */
export const FORGIVE_AFTER = 60_000;

/** What the room said last, and until when it holds. With the time it makes a {@link Standing}. */
export interface LastWord {
  /** The code that sent the client away, or `null` while it is welcome. */
  readonly away: CloseCode | null;
  readonly strikes: number;
  readonly strikesLeft: number | null;
  readonly limit: string | null;
  readonly message: string | null;
  /** When the wait is over, in ms of the clock that is handed in as `now`. */
  readonly until: number;
}

/** Before the room has said anything, and after it has let the client in again. */
export const NO_WORD: LastWord = {
  away: null,
  strikes: 0,
  strikesLeft: null,
  limit: null,
  message: null,
  until: -Infinity,
};

/** Where the client stands at `now`. */
export function standingAt(word: LastWord, now: number): Standing {
  const { away, limit } = word;
  const retryAfter = waitAt(word, now);
  if (away !== null) {
    const message = farewell(away, retryAfter);
    return { status: "away", strikes: word.strikes, strikesLeft: null, retryAfter, limit, message };
  }
  if (retryAfter > 0) {
    const { strikes, strikesLeft, message } = word;
    return { status: "coolingDown", strikes, strikesLeft, retryAfter, limit, message };
  }
  const forgiven = Math.min(word.strikes, Math.floor((now - word.until) / FORGIVE_AFTER));
  const strikes = word.strikes - forgiven;
  return {
    status: strikes > 0 ? "warned" : "ok",
    strikes,
    strikesLeft: word.strikesLeft === null ? null : word.strikesLeft + forgiven,
    retryAfter,
    limit: strikes > 0 ? limit : null,
    // The room's sentence was about a wait that is over.
    message: null,
  };
}

/** Milliseconds, at least 1, until the status changes by itself, or `null` where it never does. */
export function nextChangeIn(word: LastWord, now: number): number | null {
  const { status, retryAfter } = standingAt(word, now);
  if (status === "coolingDown" || (status === "away" && retryAfter > 0 && retryAfter < Infinity))
    return retryAfter;
  if (status !== "warned") return null;
  return Math.max(1, Math.ceil(word.until + word.strikes * FORGIVE_AFTER - now));
}

/** After a warning, or an answer to where the client stands. */
export function afterNotice(notice: WarningNotice | StatusNotice, now: number): LastWord {
  return {
    away: null,
    strikes: Math.max(0, Math.trunc(notice.strikes) || 0),
    strikesLeft: notice.strikesLeft ?? null,
    limit: notice.limit ?? null,
    message: notice.message ?? null,
    until: now + notice.retryAfter,
  };
}

/** After a close that sends the client away. */
export function afterClose(code: CloseCode, reason: string, before: LastWord, now: number): LastWord {
  const { retryAfter = Infinity, limit = null } = parseCloseReason(reason) ?? {};
  return {
    ...NO_WORD,
    away: code,
    strikes: standingAt(before, now).strikes,
    limit,
    until: code === CloseCode.Banned ? Infinity : now + retryAfter,
  };
}

/**
 * Whether the client has to stay away, even if the app calls `reconnect()`. Not after 4409: there the
 * room asks only that nobody retries by themselves.
 */
export function mustStayAway(word: LastWord, now: number): boolean {
  return word.away !== null && word.away !== CloseCode.TooManyConnections && waitAt(word, now) > 0;
}

// A microsecond is let go, as `until` is a sum of fractions: 60,000.0000000002 ms are not 60,001.
function waitAt({ until }: LastWord, now: number): number {
  return Math.max(0, Math.ceil(until - now - 0.001));
}

function farewell(code: CloseCode, retryAfter: number): string {
  if (code === CloseCode.Banned) return "You have been banned from this room.";
  if (code === CloseCode.TooManyConnections) {
    return "There are too many connections to this room. Close another one, then try again.";
  }
  const what = "You were sending too fast and have been disconnected.";
  if (retryAfter === Infinity) return what;
  return `${what} You can come back ${retryAfter > 0 ? `in ${inWords(retryAfter)}` : "now"}.`;
}
