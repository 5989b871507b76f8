/** There are seldom more corners. Room for more is made as they come. */
const USUAL = 4;

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
  /** Of each corner, when it came, in ms of a clock that never steps back, and what had come before it. */
  readonly #corners = Array.from({ length: 2 * USUAL }, () => 0);
  #size = 0;
  #elapsed = 0;
  #at: number;
  #sum = 0;

  constructor({ limit, window }: { readonly limit: number; readonly window: number }, now: number) {
    this.#slope = limit / window;
    this.#at = now;
  }

  /** How many corners are left. */
  get size(): number {
    return this.#size;
  }

  /** Nothing is owed any more, so that nothing that came before matters. */
  restart(now: number): void {
    this.#size = this.#elapsed = this.#sum = 0;
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
    for (let index = 0; index < this.#size; index++) {
      const excess = this.#sum + cost - burst - this.#sumAt(index);
      const elapsed = this.#elapsed - this.#timeAt(index);
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
    // Of those that come at one moment the first decides.
    if (this.#size > 0 && time === this.#timeAt(this.#size - 1)) return;
    while (this.#size > 1 && !this.#isCorner(time, sum)) this.#size--;
    this.#corners[2 * this.#size] = time;
    this.#corners[2 * this.#size + 1] = sum;
    this.#size++;
    while (this.#size > 1 && this.#isFlat()) {
      this.#corners.copyWithin(0, 2, 2 * this.#size);
      this.#size--;
    }
  }

  #timeAt(index: number): number {
    return this.#corners[2 * index] ?? 0;
  }

  #sumAt(index: number): number {
    return this.#corners[2 * index + 1] ?? 0;
  }

  /** Whether the last point stays below the line from the one before it to a new one. */
  #isCorner(time: number, sum: number): boolean {
    const last = this.#size - 1;
    const rise = this.#sumAt(last) - this.#sumAt(last - 1);
    const run = this.#timeAt(last) - this.#timeAt(last - 1);
    return rise * (time - this.#timeAt(last)) < (sum - this.#sumAt(last)) * run;
  }

  /** Whether less came between the first two points than drains by the limit as it is. Then the first decides nothing under any greater one. */
  #isFlat(): boolean {
    return this.#sumAt(1) - this.#sumAt(0) < (this.#timeAt(1) - this.#timeAt(0)) * this.#slope;
  }
}

/** The least whole number that is no less than a quotient of whole numbers, though the quotient itself may be rounded. */
function wholeQuotient(dividend: number, divisor: number): number {
  let quotient = Math.ceil(dividend / divisor);
  while ((quotient - 1) * divisor >= dividend) quotient--;
  while (quotient * divisor < dividend) quotient++;
  return quotient;
}
