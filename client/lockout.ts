import { Lru } from "../src/shared/lru.ts";
import { count, isAmount, isText } from "../src/shared/shape.ts";
import { CloseCode } from "../src/shared/close-code.ts";
import { MOST_ABSENCE } from "./known-status.ts";

/** For how long a client stays away from a room, and why. Times are of `Date.now()`. */
export interface Lockout {
  readonly code: CloseCode;
  readonly at: number;
  readonly until: number;
  readonly limit: string | null;
  /** How many the client had when it was sent away. */
  readonly strikes: number;
  /** Whether somebody else behind the same network address may have earned it. */
  readonly shared: boolean;
}

/** Hears of a lockout in another tab; of `null` once it is over before its time. */
type LockoutListener = (lockout: Lockout | null) => void;

/** Ms within which the tabs of a client are closed. */
const AT_ONCE = 1_000;

const PREFIX = "party-bouncer:away:";

/** Ms after which a page asks again about a lockout without an end: it may be over. */
const ASKED_AGAIN_AFTER = 600_000;

/** Most rooms that a page remembers by itself, and most characters that it reads of one. */
const MOST_ROOMS = 100;
const LONGEST = 1_000;

const here = new Lru<string, Lockout>(MOST_ROOMS);
const listeners = new Map<string, Set<LockoutListener>>();
let channel: BroadcastChannel | null = null;

/**
 * The lockout that this page, one before it, or another tab of the same origin has been sent into. Without
 * storage it is kept in this page's memory only.
 */
export function lockoutFrom(room: string, now = Date.now()): Lockout | null {
  const known = read(room) ?? here.get(room) ?? null;
  if (known === null) return null;
  const { at, until } = known;
  const end = until === Infinity ? at + ASKED_AGAIN_AFTER : Math.min(until, at + MOST_ABSENCE);
  if (now >= end) {
    forgetLockout(room, known);
    return null;
  }
  // If the clock was set back, the wait goes on from here. It does not wait for the clock to catch up.
  return now >= at ? known : keep(room, { ...known, at: now, until: now + (until - at) });
}

/** Remembers a lockout, and tells the other tabs. */
export function shareLockout(room: string, lockout: Lockout): void {
  keep(room, lockout);
  say(room, lockout);
}

/** Forgets a lockout that is over before its time, and tells the other tabs. */
export function endLockout(room: string): void {
  forgetLockout(room);
  say(room, null);
}

function say(room: string, lockout: Lockout | null): void {
  open()?.postMessage({ room, lockout });
  closeIfUnused();
}

/**
 * Remembers a lockout, unless another tab has told of it: several tabs are mostly closed at once.
 *
 * @returns the one that counts
 */
export function joinLockout(room: string, lockout: Lockout): Lockout {
  const known = lockoutFrom(room);
  if (known !== null && known.code === lockout.code && known.until >= lockout.until - AT_ONCE) return known;
  shareLockout(room, lockout);
  return lockout;
}

/** @param lockout the one that is over: another tab may have left a newer one. Default: whichever there is */
export function forgetLockout(room: string, lockout?: Lockout): void {
  here.delete(room);
  if (lockout !== undefined && read(room)?.at !== lockout.at) return;
  attempt(() => storage()?.removeItem(PREFIX + room));
}

/** @returns a function that stops listening */
export function onLockout(room: string, listener: LockoutListener): () => void {
  const others = listeners.get(room) ?? new Set();
  listeners.set(room, others.add(listener));
  open();
  return () => {
    others.delete(listener);
    if (others.size === 0) listeners.delete(room);
    closeIfUnused();
  };
}

function keep(room: string, lockout: Lockout): Lockout {
  here.set(room, lockout);
  attempt(() => storage()?.setItem(PREFIX + room, JSON.stringify(lockout)));
  return lockout;
}

function read(room: string): Lockout | null {
  return (
    attempt(() => {
      const text = storage()?.getItem(PREFIX + room) ?? "";
      return text.length > LONGEST ? null : parse(JSON.parse(text));
    }) ?? null
  );
}

/** Any script of the origin can have written it. */
function parse(value: unknown): Lockout | null {
  const { code, at, until, limit, strikes, shared } = (value ?? {}) as Partial<Lockout>;
  if ((code !== CloseCode.RateLimited && code !== CloseCode.Banned) || !isAmount(at)) return null;
  // JSON has no Infinity.
  const end = until ?? Infinity;
  if (typeof end !== "number" || !(end >= at)) return null;
  return {
    code,
    at,
    until: end,
    limit: isText(limit) ? limit.slice(0, LONGEST) : null,
    strikes: (count(strikes) ?? 0) as number,
    shared: shared === true,
  };
}

// Not Node's: that one wants a file, and says so on the console.
function storage(): Storage | undefined {
  return globalThis.document && globalThis.localStorage;
}

function open(): BroadcastChannel | null {
  if (channel !== null || typeof BroadcastChannel === "undefined") return channel;
  channel = attempt(() => new BroadcastChannel(PREFIX)) ?? null;
  if (channel === null) return null;
  channel.onmessage = ({ data }: MessageEvent<{ room?: unknown; lockout?: unknown } | null>) => {
    const lockout = parse(data?.lockout);
    const listening = listeners.get(data?.room as string);
    if (listening === undefined || (lockout === null && data?.lockout !== null)) return;
    if (lockout === null) here.delete(data?.room as string);
    else here.set(data?.room as string, lockout);
    for (const listener of listening) listener(lockout);
  };
  // In Node, it would keep the process alive.
  (channel as { unref?: () => void }).unref?.();
  return channel;
}

function closeIfUnused(): void {
  if (listeners.size > 0) return;
  channel?.close();
  channel = null;
}

/** Storage that is full or forbidden, and opaque origins, must not break anything. */
function attempt<T>(task: () => T): T | undefined {
  try {
    return task();
  } catch {
    return undefined;
  }
}
