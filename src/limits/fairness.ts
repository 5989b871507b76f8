import type { Algorithm, Bucket, Rate } from "../shared/bucket.ts";
import { Gcra, gcra } from "../shared/gcra.ts";
import type { Counter } from "./compiled-limit.ts";

/**
 * How a room's limit is shared out. The first half of its burst is anyone's; of the rest each client that is there has an
 * equal share, in burst and in rate. What some clients take from their shares, and what drains, is then never more than the
 * rest holds: whoever takes no more than its share is never refused because of others.
 *
 * That holds while the rest has at least one message for each client: beyond it, some have to be refused if all send at once.
 *
 * A share is counted in parts of itself. A bucket so reads right however many come and go: one that is half full is half full
 * of a smaller share when more are there, and nobody waits longer than one full share takes to drain.
 */
export class Fairness {
  /** How all shares are counted, whatever their size: for whoever has to find out when one has run down. */
  readonly shares: Counter;
  /** The room as if only the first half of the burst were there. */
  readonly half: Algorithm;
  readonly #room: Gcra;
  readonly #rest: number;
  #share: ShareCount;

  /** @param id of the way in which shares are counted */
  constructor(rate: Rate, id: number) {
    const half = Math.max(1, Math.floor(rate.burst / 2));
    this.#room = gcra(rate);
    this.half = this.#room.within(half);
    this.#rest = rate.burst - half;
    this.shares = { id, algorithm: this.#room, isPersonal: true, fairness: null };
    this.#share = this.#shareAmong(1);
  }

  /** How the share of one client of so many is counted. */
  share(clients: number): ShareCount {
    // How many are there changes seldom.
    if (this.#share.algorithm.clients !== clients) this.#share = this.#shareAmong(clients);
    return this.#share;
  }

  #shareAmong(clients: number): ShareCount {
    return { ...this.shares, algorithm: new Share(this.#room, this.#rest, clients) };
  }
}

/** How one client's share is counted. */
export interface ShareCount extends Counter {
  readonly algorithm: Share;
}

/**
 * A rate of `limit / clients` with a burst of `rest / clients`, or of one message where that is less. A message weighs `clients` times
 * what it does in the room, and as much drains: so all is whole numbers here too.
 */
export class Share extends Gcra {
  readonly clients: number;

  constructor({ weight, drain }: Gcra, rest: number, clients: number) {
    const parts = Math.max(rest, clients);
    super(weight * clients, drain, parts / clients, weight * parts);
    this.clients = clients;
  }

  /** Takes from the first half too. Whatever came of that, a share is never more than full. */
  override charge(bucket: Bucket, cost: number, now: number): Bucket {
    const charged = super.charge(bucket, cost, now);
    return charged.count <= this.capacity ? charged : { ...charged, count: this.capacity };
  }

  /** Whether its client took so little lately that such a message would pass, were the share large enough for it. */
  isUnspent(bucket: Bucket, cost: number, now: number): boolean {
    return this.waitFor(bucket, Math.min(cost, Math.floor(this.burst)), now) === 0;
  }
}
