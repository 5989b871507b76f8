/**
 * A limit's memory of one sender: how much it counted, and when (epoch ms). Each algorithm reads it in its own way.
 */
export interface Bucket {
  readonly at: number;
  readonly count: number;
  /** The count of the window before this one. Only the sliding window needs it. */
  readonly before: number;
}

export const EMPTY: Bucket = { at: 0, count: 0, before: 0 };

/** A way of limiting. Pure: it is handed a bucket of whenever it was and the time, and hands back what to remember. */
export interface Algorithm {
  /** Ms after which any bucket is as good as new, however full it is. */
  readonly longest: number;
  /**
   * The bucket as of `now`. A clock that stepped back drains nothing, and the bucket goes on from the new time: nobody
   * is let in early, nor waits for the clock to catch up.
   */
  settle(bucket: Bucket, now: number): Bucket;
  /**
   * How long until a message of this cost passes if nothing else comes, in ms and exact: 0 if it passes now, `Infinity` if it
   * never can because it costs more than may ever come at once.
   */
  waitFor(bucket: Bucket, cost: number, now: number): number;
  /** The bucket after a message of this cost was admitted. */
  charge(bucket: Bucket, cost: number, now: number): Bucket;
  /** How much would pass at once, in whole units of cost. */
  left(bucket: Bucket, now: number): number;
  /** How long until the bucket is as good as new, in ms. */
  resetAfter(bucket: Bucket, now: number): number;
}

/** The numbers of a limit, `window` in ms. */
export interface Rate {
  readonly limit: number;
  readonly window: number;
  readonly burst: number;
}
