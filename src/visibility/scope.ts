import { newContext } from "../platform/async-context.ts";
import type { ConnectionLike } from "../platform/room.ts";

/** Whom what is sent now is for. Asked of a connection, since each of several bouncers that guard it knows it as another session. */
export interface Scope {
  reaches(viewer: ConnectionLike): boolean;
}

const scopeNow = newContext<Scope>();

/** Whether the bouncer is speaking. It sends at once, so that this needs not follow anything through an `await`, which takes longer. */
let isBouncerSpeaking = false;

export function currentScope(): Scope | undefined {
  return isBouncerSpeaking ? BOUNCER : scopeNow.getStore();
}

const EVERYONE: Scope = { reaches: () => true };
/** The bouncer speaks. */
export const BOUNCER: Scope = { reaches: () => true };

/** Runs a handler so that whatever it sends, then or later, reaches only whom the scope says. */
export function within<T>(scope: Scope, handler: () => T): T {
  return isBouncerSpeaking
    ? speaking(false, () => scopeNow.run(scope, handler))
    : scopeNow.run(scope, handler);
}

/** Runs a handler so that what it sends reaches whomever it is sent to, whatever it was called from. */
export function unbounded<T>(handler: () => T): T {
  return within(EVERYONE, handler);
}

/** Runs a handler so that what it sends at once comes from the bouncer: it reaches whomever it is sent to, even before they are let in. */
export function asBouncer<T>(handler: () => T): T {
  return speaking(true, handler);
}

function speaking<T>(isBouncer: boolean, handler: () => T): T {
  const outer = isBouncerSpeaking;
  isBouncerSpeaking = isBouncer;
  try {
    return handler();
  } finally {
    isBouncerSpeaking = outer;
  }
}
