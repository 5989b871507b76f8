import { CONNECTS } from "../src/shared/reserved-names.ts";
import type { Standing, StandingMessage, WarningMessage } from "../src/shared/control-message.ts";
import { CloseCode } from "../src/shared/close-code.ts";
import type { Lockout } from "./lockout.ts";
import { GUARD_SENTENCES } from "../src/words/guard-sentences.ts";
import { speaker, type Words } from "../src/words/speaker.ts";

/**
 * Milliseconds of good behaviour, counted from the end of a cool-down, that take one strike away: the
 * server's default `forgiveAfter`. A room with another one tells the guard through its next message.
 */
export const FORGIVE_AFTER = 60_000;

/** The longest wait that a room is believed at once, in ms. After it, the client tries, and hears how long there is left. */
export const MOST_COOLDOWN = 3_600_000;
export const MOST_ABSENCE = 86_400_000;

/** What the room said last, and until when that applies. With the time it makes a {@link Standing}. */
export interface KnownStatus {
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
export const NOTHING_KNOWN: KnownStatus = {
  away: null,
  strikes: 0,
  strikesLeft: null,
  limit: null,
  message: null,
  shared: false,
  at: -Infinity,
  until: -Infinity,
};

/** Where a client stands before the room has said anything. */
export const WELCOME: Standing = /* @__PURE__ */ standingAt(NOTHING_KNOWN, 0);

/** Where the client stands at `now`. @param words the language of its message; default: English */
export function standingAt(known: KnownStatus, now: number, words?: Words): Standing {
  const { away, limit, message, strikes, strikesLeft } = known;
  const retryAfter = waitAt(known, now);
  const standing = { strikes, strikesLeft, retryAfter, limit };
  if (away !== null)
    return { ...standing, status: "away", message: awayMessage(known, away, retryAfter, words) };
  if (retryAfter > 0) return { ...standing, status: "coolingDown", message };
  const forgiven = Math.min(strikes, Math.floor((now - known.until) / FORGIVE_AFTER));
  const isWarned = strikes > forgiven;
  return {
    status: isWarned ? "warned" : "ok",
    strikes: strikes - forgiven,
    strikesLeft: strikesLeft === null ? null : strikesLeft + forgiven,
    retryAfter,
    limit: isWarned ? limit : null,
    // A sentence about a wait is out of date once that is over.
    message: isWarned && known.until === known.at ? message : null,
  };
}

/** Milliseconds, at least 1, until the status changes by itself, or `null` if it never does. */
export function nextChangeIn(known: KnownStatus, now: number): number | null {
  const { status, retryAfter } = standingAt(known, now);
  if (retryAfter > 0) return retryAfter < Infinity ? retryAfter : null;
  if (status !== "warned") return null;
  return Math.max(1, Math.ceil(known.until + known.strikes * FORGIVE_AFTER - now));
}

/** After a warning, or an answer to where the client stands. */
export function afterControlMessage(message: WarningMessage | StandingMessage, now: number): KnownStatus {
  return {
    away: null,
    strikes: Math.trunc(message.strikes),
    strikesLeft: message.strikesLeft,
    limit: message.limit,
    message: message.message,
    shared: false,
    at: now,
    until: now + Math.min(message.retryAfter ?? 0, MOST_COOLDOWN),
  };
}

/** What a close says that sends the client away. */
interface AwayClose extends Pick<KnownStatus, "strikes" | "limit" | "shared"> {
  readonly code: CloseCode;
  readonly retryAfter: number;
}

/** After a close that sends the client away. */
export function afterClose({ code, retryAfter, ...rest }: AwayClose, now: number): KnownStatus {
  const until = code === CloseCode.Banned ? Infinity : now + retryAfter;
  return { ...NOTHING_KNOWN, ...rest, away: code, at: now, until };
}

/** After a close with 4525. The room has refused a message, and may not have said so: its wire may bear no warnings. */
export function afterResync(
  known: KnownStatus,
  limit: string | null,
  now: number,
  words?: Words,
): KnownStatus {
  const strikes = Math.max(1, standingAt(known, now).strikes);
  return {
    ...known,
    strikes,
    limit,
    message: speaker(words, GUARD_SENTENCES)("away.resynced"),
    at: now,
    until: now,
  };
}

/**
 * After a lockout that another tab was sent into, or this page before it was reloaded.
 *
 * @param date of `Date.now()`, which lockouts go by
 */
export function afterLockout({ code, at, until, ...rest }: Lockout, date: number, now: number): KnownStatus {
  const sentAwayAt = now - Math.max(0, date - at);
  return afterClose({ code, retryAfter: until - at, ...rest }, sentAwayAt);
}

/**
 * Whether the client has to stay away, even if the app calls `reconnect()`. Not after 4409: there the
 * room asks only that clients do not retry by themselves. And not for longer than a day, if an end is set.
 */
export function mustStayAway(known: KnownStatus, now: number): boolean {
  if (known.away === null || known.away === CloseCode.TooManyConnections) return false;
  return waitAt(known, now) > 0 && (known.until === Infinity || now < known.at + MOST_ABSENCE);
}

// A microsecond is let go, as `until` is a sum of fractions: 60,000.0000000002 ms are not 60,001.
function waitAt({ until }: KnownStatus, now: number): number {
  return Math.max(0, Math.ceil(until - now - 0.001));
}

function awayMessage(
  { limit, shared }: KnownStatus,
  code: CloseCode,
  retryAfter: number,
  words: Words | undefined,
): string {
  const say = speaker(words, GUARD_SENTENCES);
  if (code === CloseCode.Banned) return say("away.banned");
  if (code === CloseCode.TooManyConnections) return say("away.tooManyConnections");
  const what = say(limit === CONNECTS ? "away.connects" : shared ? "away.shared" : "away.tooFast");
  if (retryAfter === Infinity) return what;
  return `${what} ${retryAfter > 0 ? say("away.backIn", { wait: retryAfter }) : say("away.backNow")}`;
}

/** What there is to tell of a standing: the same if nothing has changed but how long something lasts. */
export function whatIsTold({ status, retryAfter, slowMode }: Standing): string {
  const isWelcome = status === "away" && retryAfter === 0;
  const slow = slowMode === undefined ? "" : slowMode.retryAfter > 0 ? " slow, and has to wait" : " slow";
  return `${isWelcome ? "welcome" : status}${slow}`;
}
