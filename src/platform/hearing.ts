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
