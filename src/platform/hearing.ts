import type { Message } from "../shared/message.ts";
import type { ConnectionLike, MessageCallbacks } from "./room.ts";

/** The connection whose message is being delivered at this moment. */
let heard: object | null = null;

/**
 * Whether a message of this connection is just being delivered to the app. A handler that is called meanwhile, without an `await`
 * between, gets a message that has been judged already. So if a host's listener calls `onMessage`, the message is judged once.
 */
export function isHeard(connection: object): boolean {
  return heard === connection;
}

/**
 * Delivers a message that was admitted.
 *
 * @returns the result of `deliver`. Throws only if `deliver` does.
 */
export function whileHearing<T>(connection: object, deliver: () => T): T {
  const outer = heard;
  heard = connection;
  try {
    return deliver();
  } finally {
    heard = outer;
  }
}

/**
 * Has a message judged, and hands it to the app if it is admitted. One that has been judged already is handed over as it is.
 *
 * @returns the result of `hear`; `undefined` if it was not called. Throws only if `hear` does.
 */
export function hearOnce<T>(
  callbacks: MessageCallbacks,
  connection: ConnectionLike,
  message: Message,
  hear: () => T,
): T | undefined {
  if (isHeard(connection)) return hear();
  return callbacks.handle(connection, message, () => whileHearing(connection, hear));
}
