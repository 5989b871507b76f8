/**
 * What a limit remembers of whom it limits: how much it counted, and when (epoch ms). Each algorithm reads it
 * in its own way.
 */
export interface Bucket {
  readonly at: number;
  readonly count: number;
  /** What the window before this one counted. Only the sliding window needs it. */
  readonly before: number;
}

export const EMPTY: Bucket = { at: 0, count: 0, before: 0 };

/** A way of limiting. Pure: it is handed the time, and hands back what to remember. */
export interface Algorithm {
  /**
   * The bucket as of `now`. A clock that stepped back drains nothing, and the bucket goes on from the new time: nobody
   * is let in early, nor waits for the clock to catch up.
   */
  settle(bucket: Bucket, now: number): Bucket;
  /**
   * How long until a message of this cost passes a settled bucket if nothing else comes, in ms and exact: 0 where it
   * passes now, `Infinity` where it never can because it costs more than may ever come at once.
   */
  waitFor(settled: Bucket, cost: number, now: number): number;
  /** A settled bucket after a message of this cost was admitted. */
  charge(settled: Bucket, cost: number): Bucket;
  /** How much would pass a settled bucket at once, in whole units of cost. */
  left(settled: Bucket, now: number): number;
  /** How long until a settled bucket is as good as new, in ms. */
  resetAfter(settled: Bucket, now: number): number;
}

/** The numbers of a limit, `window` in ms. */
export interface Rate {
  readonly limit: number;
  readonly window: number;
  readonly burst: number;
}
