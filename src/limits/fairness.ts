import type { Algorithm, Bucket, Rate } from "../shared/bucket.ts";
import { Gcra, gcra } from "../shared/gcra.ts";
import type { Counter } from "./counter.ts";

/**
 * How a room's limit is shared out. The first half of its burst is for anyone. Of the rest, each client in the room has an equal
 * share, in burst and in rate. All shares together are the rest, and everything else is taken from the first half: so a client that
 * takes no more than its share is never refused because of others.
 *
 * This is so while the rest has at least one message for each client. With more clients than that, some have to be refused if all
 * send at once.
 *
 * A share is counted in fractions of itself. A bucket therefore stays valid however many clients come and go: one that is half
 * full is half full of a smaller share if there are more of them, and nobody waits longer than one full share takes to drain.
 */
export class Fairness {
  /** The counter of all shares, whatever their size: to find out when one has run down. */
  readonly shares: Counter;
  /** The room's limit as if only the first half of the burst were there. */
  readonly half: Algorithm;
  readonly #room: Gcra;
  /** Cost that the second half of the burst has room for. */
  readonly #rest: number;
  #share: ShareCounter;

  /** @param id of the counter of all shares */
  constructor(rate: Rate, id: number) {
    const half = Math.max(1, Math.floor(rate.burst / 2));
    this.#room = gcra(rate);
    this.half = this.#room.within(half);
    this.#rest = rate.burst - half;
    this.shares = { id, algorithm: this.#room, isPersonal: true };
    this.#share = this.#shareAmong(1);
  }

  /** What counts one client's share if so many clients are in the room. */
  share(clients: number): ShareCounter {
    // Their number seldom changes.
    if (this.#share.algorithm.clients !== clients) this.#share = this.#shareAmong(clients);
    return this.#share;
  }

  #shareAmong(clients: number): ShareCounter {
    return { ...this.shares, algorithm: new Share(this.#room, this.#rest, clients) };
  }
}

/** What counts one client's share. */
export interface ShareCounter extends Counter {
  readonly algorithm: Share;
}

/**
 * The share of one of `clients`: a rate of `limit / clients` with a burst of `rest / clients`, or of one message if that is less. Instead
 * of dividing, a message weighs `clients` times what it weighs in the room. So all numbers are whole here too.
 */
export class Share extends Gcra {
  readonly clients: number;

  /** @param rest the cost that all shares together have room for */
  constructor({ weight, drain }: Gcra, rest: number, clients: number) {
    const parts = Math.max(rest, clients);
    super(weight * clients, drain, parts / clients, weight * parts);
    this.clients = clients;
  }

  /** A share also pays for what its client takes from the first half of the burst, and is never more than full. */
  override charge(bucket: Bucket, cost: number, now: number): Bucket {
    const charged = this.chargeAll(bucket, cost, now);
    return charged.count <= this.capacity ? charged : { ...charged, count: this.capacity };
  }

  /** The same, as if it could be more than full. */
  chargeAll(bucket: Bucket, cost: number, now: number): Bucket {
    return super.charge(bucket, cost, now);
  }

  /** Whether its client has taken so little lately that the message would pass if the share were large enough for it. */
  isUnspent(bucket: Bucket, cost: number, now: number): boolean {
    return this.waitFor(bucket, Math.min(cost, Math.floor(this.burst)), now) === 0;
  }
}
