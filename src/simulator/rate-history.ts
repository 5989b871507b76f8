/**
 * What one bucket of a `gcra` limit has admitted, as far as it takes to say by which greater limit one more message would have passed.
 *
 * What is owed after a message at `t` is the most, over each message `j` from the first on, of what came from `j` on less what
 * drained since `j` (the recursion of Lindley, 1952, unrolled). So of each message only two numbers matter: when it came, and what had come
 * before it. Of these points only the corners of their lower convex hull can ever decide, and of these only those that are steeper
 * than the limit as it is. A handful are left of any number of messages, and nothing is rounded.
 */
export class RateHistory {
  /** What drains in a ms, in units of cost. */
  readonly #slope: number;
  /** When each corner came, in ms of a clock that never steps back. */
  readonly #times: number[] = [];
  /** What had come before it. */
  readonly #sums: number[] = [];
  #elapsed = 0;
  #at: number;
  #sum = 0;

  constructor({ limit, window }: { readonly limit: number; readonly window: number }, now: number) {
    this.#slope = limit / window;
    this.#at = now;
  }

  /** How many corners are left. */
  get size(): number {
    return this.#times.length;
  }

  /** Nothing is owed any more, so that nothing that came before matters. */
  restart(now: number): void {
    this.#times.length = this.#sums.length = 0;
    this.#elapsed = this.#sum = 0;
    this.#at = now;
  }

  /** A message of this cost was admitted. */
  add(cost: number, now: number): void {
    this.#tick(now);
    this.#push(this.#elapsed, this.#sum);
    this.#sum += cost;
  }

  /**
   * The least limit, as a whole number per `window`, by which a message that was refused would have passed; `null` if none would, since too
   * much came at once.
   */
  leastLimit(cost: number, { window, burst }: { window: number; burst: number }, now: number): number | null {
    if (cost > burst) return null;
    this.#tick(now);
    let least = 1;
    for (const [index, time] of this.#times.entries()) {
      const excess = this.#sum + cost - burst - (this.#sums[index] ?? 0);
      const elapsed = this.#elapsed - time;
      if (excess <= 0) continue;
      if (elapsed === 0) return null;
      least = Math.max(least, wholeQuotient(excess * window, elapsed));
    }
    return least;
  }

  /** A clock that steps back drains nothing, and goes on from there: as in the algorithm itself. */
  #tick(now: number): void {
    this.#elapsed += Math.max(0, now - this.#at);
    this.#at = now;
  }

  #push(time: number, sum: number): void {
    const times = this.#times;
    const sums = this.#sums;
    // Of those that come at one moment the first decides.
    if (times.length > 0 && time === times[times.length - 1]) return;
    while (times.length > 1 && !this.#isCorner(time, sum)) {
      times.pop();
      sums.pop();
    }
    times.push(time);
    sums.push(sum);
    while (times.length > 1 && this.#isFlat()) {
      times.shift();
      sums.shift();
    }
  }

  /** Whether the last point stays below the line from the one before it to a new one. */
  #isCorner(time: number, sum: number): boolean {
    const last = this.#times.length - 1;
    const lastTime = this.#times[last] ?? 0;
    const lastSum = this.#sums[last] ?? 0;
    const rise = lastSum - (this.#sums[last - 1] ?? 0);
    const run = lastTime - (this.#times[last - 1] ?? 0);
    return rise * (time - lastTime) < (sum - lastSum) * run;
  }

  /** Whether less came between the first two points than drains by the limit as it is. Then the first decides nothing under any greater one. */
  #isFlat(): boolean {
    const [firstTime = 0, nextTime = 0] = this.#times;
    const [firstSum = 0, nextSum = 0] = this.#sums;
    return nextSum - firstSum < (nextTime - firstTime) * this.#slope;
  }
}

/** The least whole number that is no less than a quotient of whole numbers, though the quotient itself may be rounded. */
function wholeQuotient(dividend: number, divisor: number): number {
  let quotient = Math.ceil(dividend / divisor);
  while ((quotient - 1) * divisor >= dividend) quotient--;
  while (quotient * divisor < dividend) quotient++;
  return quotient;
}
