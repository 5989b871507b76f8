import { type CloseCode, isAwayCode } from "../src/protocol.ts";

/** For how long a client stays away from a room, and why. Times are of `Date.now()`. */
export interface Absence {
  readonly code: CloseCode;
  readonly at: number;
  readonly until: number;
  readonly limit: string | null;
}

const PREFIX = "party-bouncer:away:";

/** Ms after which a page asks again about an absence without an end: it may be over. */
const ASKED_AGAIN_AFTER = 600_000;

const here = new Map<string, Absence>();
const listeners = new Map<string, Set<(absence: Absence) => void>>();
let channel: BroadcastChannel | null = null;

/**
 * The absence that this page, one before it, or another tab of the same origin has been sent into. Where there is no storage, it is this
 * page's memory only.
 */
export function absenceFrom(room: string, now = Date.now()): Absence | null {
  const known = here.get(room) ?? read(room);
  if (known === null) return null;
  const { at, until } = known;
  const end = until === Infinity ? at + ASKED_AGAIN_AFTER : until;
  if (now >= end) {
    forgetAbsence(room);
    return null;
  }
  // Where the clock was set back, it goes on from here: nobody waits for the clock to catch up.
  return now >= at ? known : keep(room, { ...known, at: now, until: now + (until - at) });
}

/** Remembers an absence, and tells the other tabs. */
export function shareAbsence(room: string, absence: Absence): void {
  keep(room, absence);
  open()?.postMessage({ room, absence });
  closeIfUnused();
}

export function forgetAbsence(room: string): void {
  here.delete(room);
  attempt(() => storage()?.removeItem(PREFIX + room));
}

/** @returns a function that stops listening */
export function onAbsence(room: string, listener: (absence: Absence) => void): () => void {
  const others = listeners.get(room) ?? new Set();
  listeners.set(room, others.add(listener));
  open();
  return () => {
    others.delete(listener);
    if (others.size === 0) listeners.delete(room);
    closeIfUnused();
  };
}

function keep(room: string, absence: Absence): Absence {
  here.set(room, absence);
  attempt(() => storage()?.setItem(PREFIX + room, JSON.stringify(absence)));
  return absence;
}

function read(room: string): Absence | null {
  return attempt(() => parse(JSON.parse(storage()?.getItem(PREFIX + room) ?? "null"))) ?? null;
}

function parse(value: unknown): Absence | null {
  const { code, at, until, limit } = (value ?? {}) as Partial<Absence>;
  if (!isAwayCode(Number(code)) || typeof at !== "number") return null;
  // JSON has no Infinity.
  const end = typeof until === "number" ? until : Infinity;
  return { code: Number(code) as CloseCode, at, until: end, limit: typeof limit === "string" ? limit : null };
}

// Not Node's: that one wants a file, and says so on the console.
function storage(): Storage | undefined {
  return globalThis.document && globalThis.localStorage;
}

function open(): BroadcastChannel | null {
  if (channel !== null || typeof BroadcastChannel === "undefined") return channel;
  channel = attempt(() => new BroadcastChannel(PREFIX)) ?? null;
  if (channel === null) return null;
  channel.onmessage = ({ data }: MessageEvent<{ room?: unknown; absence?: unknown } | null>) => {
    const absence = parse(data?.absence);
    if (absence === null) return;
    here.set(String(data?.room), absence);
    for (const listener of listeners.get(String(data?.room)) ?? []) listener(absence);
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
