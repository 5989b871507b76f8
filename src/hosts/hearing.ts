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
 * Begins to deliver a message that was let pass.
 *
 * @returns what {@link doneHearing} is to be given, in a `finally`
 */
export function nowHearing(connection: object): object | null {
  const outer = heard;
  heard = connection;
  return outer;
}

/** Ends what {@link nowHearing} began. */
export function doneHearing(outer: object | null): void {
  heard = outer;
}
