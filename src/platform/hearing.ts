/** Whose message is being delivered just now. */
let heard: object | null = null;

/**
 * Whether a message of this connection is on its way to the app: what hears it meanwhile, without an `await` between, belongs to the one
 * judgement that let it pass. So a host whose listener calls `onMessage` has the message judged once.
 */
export function isHeard(connection: object): boolean {
  return heard === connection;
}

/**
 * Delivers a message that was let pass.
 *
 * @returns what `deliver` returns. Throws only what it throws.
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
