/** What was spent in a stretch of time. */
export interface Spending {
  /** Epoch ms of the first of it. */
  readonly from: number;
  /** Epoch ms of the last of it: all of it counts until a window has passed since. */
  readonly to: number;
  readonly amount: number;
}

/** What was reserved, and is not settled yet. */
export interface Reserved {
  /** Epoch ms. */
  readonly at: number;
  readonly amount: number;
}

/** What a budget allows. */
export interface Allowance {
  readonly limit: number;
  /** In ms. */
  readonly window: number;
}

/** What became of a wish to reserve. `retryAfter` is 0 if it was granted, `Infinity` if it never will be. */
export interface Answer {
  readonly retryAfter: number;
  readonly left: number;
}

/** So many stretches make a window. What is spent within one of them counts as spent at the end of it. */
const STRETCHES = 60;

/** Most reservations of one account that are not settled. */
export const MOST_HOLDS = 1_024;

/**
 * What someone has spent of a budget, and reserved. A reservation counts from the moment it is made, for a window at most, and what
 * was spent counts for a window from the moment it is settled. So in no window is more spent and reserved than the limit, but for what turns cost
 * above their reservation. Times are relative to {@link at}: a clock that steps back moves them along.
 */
export class Account {
  /** As of when, in epoch ms, it is. */
  at: number;
  /** In ms: the budget's when something was reserved last. */
  window: number;
  /** In the order of time. At most one more than there are stretches in a window, and one. */
  spendings: Spending[];
  /** By the reservation's id, in the order of time. */
  holds: Map<string, Reserved>;

  constructor(at = 0, window = 0, spendings: Spending[] = [], holds = new Map<string, Reserved>()) {
    this.at = at;
    this.window = window;
    this.spendings = spendings;
    this.holds = holds;
  }

  /** Whether nothing is spent or reserved. */
  get isEmpty(): boolean {
    return this.spendings.length === 0 && this.holds.size === 0;
  }

  /** Epoch ms from which nothing counts any more. */
  get until(): number {
    let last = this.spendings.at(-1)?.to ?? -Infinity;
    for (const { at } of this.holds.values()) last = Math.max(last, at);
    return last + this.window;
  }

  /**
   * Reserves an amount if it fits into what is left.
   *
   * @param id a new one
   */
  reserve(id: string, amount: number, { limit, window }: Allowance, now: number): Answer {
    this.window = window;
    this.#advance(now);
    const charged = this.#charged();
    const isFull = this.holds.size >= MOST_HOLDS;
    if (charged + amount > limit || isFull) {
      const retryAfter = Math.max(this.#waitFor(charged + amount - limit), isFull ? this.#waitForHold() : 0);
      return { retryAfter, left: leftOf(limit, charged) };
    }
    this.holds.set(id, { at: now, amount });
    return { retryAfter: 0, left: leftOf(limit, charged + amount) };
  }

  /**
   * Puts what a reservation has really cost in its place.
   *
   * @param actual `null`: what was reserved
   * @returns whether it was reserved, and neither settled nor over
   */
  settle(id: string, actual: number | null, now: number): boolean {
    this.#advance(now);
    const hold = this.holds.get(id);
    if (hold === undefined) return false;
    this.holds.delete(id);
    const amount = actual ?? hold.amount;
    if (amount > 0) this.#spend(amount, now);
    return true;
  }

  /** How much can be reserved now. */
  left({ limit, window }: Allowance, now: number): number {
    this.window = window;
    this.#advance(now);
    return leftOf(limit, this.#charged());
  }

  #spend(amount: number, now: number): void {
    const last = this.spendings.at(-1);
    if (last !== undefined && now < last.from + Math.ceil(this.window / STRETCHES)) {
      this.spendings[this.spendings.length - 1] = { ...last, to: now, amount: last.amount + amount };
    } else {
      this.spendings.push({ from: now, to: now, amount });
    }
  }

  #charged(): number {
    let charged = 0;
    for (const { amount } of this.spendings) charged += amount;
    for (const { amount } of this.holds.values()) charged += amount;
    return charged;
  }

  /** Ms until so much no longer counts, if nothing is settled until then. */
  #waitFor(excess: number): number {
    if (excess <= 0) return 0;
    const counted = [
      ...this.spendings.map(({ to, amount }) => ({ at: to, amount })),
      ...this.holds.values(),
    ].toSorted((one, other) => one.at - other.at);
    let left = excess;
    for (const { at, amount } of counted) {
      left -= amount;
      if (left <= 0) return at + this.window - this.at;
    }
    return Infinity;
  }

  #waitForHold(): number {
    const [first] = this.holds.values();
    return first === undefined ? 0 : first.at + this.window - this.at;
  }

  /** Lets time pass. What a window has passed since no longer counts. */
  #advance(now: number): void {
    const back = Math.max(0, this.at - now);
    if (back > 0) {
      this.spendings = this.spendings.map(({ from, to, amount }) => ({
        from: from - back,
        to: to - back,
        amount,
      }));
      for (const [id, { at, amount }] of this.holds) this.holds.set(id, { at: at - back, amount });
    }
    this.at = now;
    const since = now - this.window;
    this.spendings = this.spendings.filter(({ to }) => to > since);
    for (const [id, { at }] of this.holds) {
      if (at > since) break;
      this.holds.delete(id);
    }
  }
}

function leftOf(limit: number, charged: number): number {
  return Math.max(0, limit - charged);
}
