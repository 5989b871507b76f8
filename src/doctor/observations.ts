import type { ClientInfo } from "../identity/client-info.ts";
import type { LimitResult } from "../limits/check.ts";
import type { Charge, Counter } from "../limits/counter.ts";
import type { Limiter } from "../limits/limiter.ts";
import { EMPTY } from "../shared/bucket.ts";
import { SIZE_LIMIT } from "../shared/reserved-names.ts";
import { Sizes } from "./sizes.ts";

/** Most clients that are told apart. Of those that come later, it is only known that they were there. */
const MOST_CLIENTS = 1_000;

/** Most limits of which is known whom they refused: as many as an integer has bits. No policy has as many. */
const MOST_BITS = 31;

/** Of so many messages, one is looked at closely. */
const SAMPLE = 16;

/** What was seen of the connections that were let in. */
export interface ConnectionsSeen {
  all: number;
  /** Those of which an id is known, an address, neither. */
  withUser: number;
  withAddress: number;
  unknown: number;
}

/** What was seen of one limit. */
export interface LimitSeen {
  readonly name: string;
  /** Messages at which was looked, and that it counted. */
  looked: number;
  /** The fullest that one of its buckets was: 1 if there was no room left. */
  fullest: number;
}

interface CounterSeen {
  readonly limit: LimitSeen;
  readonly algorithm: Counter["algorithm"];
  readonly capacity: number;
}

/** A bucket, and what it is counted by. */
export type Counted = Pick<Charge, "counter" | "bucket">;

type LimitsSay = Pick<LimitResult, "charges" | "refusedBy">;

/**
 * What a room's traffic shows about its policy, in some 2 KB and 30 bytes a client. To take note of a message costs a few nanoseconds: its size is
 * counted, and one of 16 is looked at closely.
 */
export class Observations {
  /** Epoch ms. */
  readonly since: number;
  readonly connections: ConnectionsSeen = { all: 0, withUser: 0, withAddress: 0, unknown: 0 };
  readonly sizes = new Sizes();
  /** Messages that were too large. */
  tooLarge = 0;
  readonly limits = new Map<string, LimitSeen>();
  /** Which limits have refused each client: a bit for each. */
  readonly #clients = new Map<string, number>();
  readonly #bits = new Map<string, number>();
  readonly #counters = new Map<number, CounterSeen>();
  readonly #sample: number;
  #address: string | null = null;
  #hasAddresses = false;
  #until: number;
  #lastClient: ClientInfo | null = null;
  #lastLimit: string | null = null;

  /** @param sample of how many messages one is looked at closely. Default: 16 */
  constructor({ limits }: Limiter, since: number, sample = SAMPLE) {
    this.since = since;
    this.#sample = sample;
    this.#until = sample;
    for (const { definition, counters } of limits) {
      const limit: LimitSeen = { name: definition.name, looked: 0, fullest: 0 };
      this.limits.set(limit.name, limit);
      for (const { id, algorithm, ...rest } of counters) {
        // How a room is shared out depends on how many are in it.
        if (!("fairness" in rest)) continue;
        this.#counters.set(id, { limit, algorithm, capacity: Math.max(1, algorithm.left(EMPTY, 0)) });
      }
    }
  }

  /** Clients that were seen, up to a thousand. */
  get clients(): number {
    return this.#clients.size;
  }

  /** The only address that connections came from; `null` if there are several, or none. */
  get onlyAddress(): string | null {
    return this.#hasAddresses ? null : this.#address;
  }

  /** How many clients a limit, or one of the bouncer's own rules, has refused. */
  hitBy(limit: string): number {
    const bit = this.#bits.get(limit) ?? 0;
    let count = 0;
    for (const bits of this.#clients.values()) if ((bits & bit) !== 0) count++;
    return count;
  }

  /** Takes note of a connection that was let in. */
  connected(client: ClientInfo): void {
    const { connections } = this;
    connections.all++;
    if (client.userId !== null) connections.withUser++;
    if (client.address !== null) connections.withAddress++;
    if (client.clientKey === null) connections.unknown++;
    if (client.address !== null) {
      this.#hasAddresses ||= this.#address !== null && this.#address !== client.address;
      this.#address = client.address;
    }
    this.#meet(nameOf(client));
  }

  /** Takes note of a message, and of what the limits said. */
  heard(client: ClientInfo, bytes: number, { charges, refusedBy }: LimitsSay, now: number): void {
    this.sizes.add(bytes);
    if (refusedBy !== null) this.#refused(client, refusedBy);
    else if (--this.#until === 0) this.look(charges, now);
  }

  /** Takes note of a message that all limits admit. @returns whether it is one to {@link look} at closely */
  admitted(bytes: number): boolean {
    this.sizes.add(bytes);
    return --this.#until === 0;
  }

  /** Takes note of how full the buckets are that count a message. */
  look(charges: readonly Counted[], now: number): void {
    this.#until = this.#sample;
    for (const { counter, bucket } of charges) {
      const seen = this.#counters.get(counter.id);
      if (seen === undefined) continue;
      seen.limit.looked++;
      const fullness = 1 - seen.algorithm.left(bucket, now) / seen.capacity;
      if (fullness > seen.limit.fullest) seen.limit.fullest = fullness;
    }
  }

  #refused(client: ClientInfo, limit: string): void {
    if (limit === SIZE_LIMIT) this.tooLarge++;
    // A flood is refused by the same limit again and again.
    if (client === this.#lastClient && limit === this.#lastLimit) return;
    this.#lastClient = client;
    this.#lastLimit = limit;
    const name = nameOf(client);
    const before = this.#clients.get(name) ?? 0;
    const bits = before | this.#bitOf(limit);
    if (bits !== before && this.#meet(name)) this.#clients.set(name, bits);
  }

  /** @returns whether a client is told apart from others */
  #meet(client: string): boolean {
    if (this.#clients.has(client)) return true;
    if (this.#clients.size >= MOST_CLIENTS) return false;
    this.#clients.set(client, 0);
    return true;
  }

  /** 0 for one limit too many. */
  #bitOf(limit: string): number {
    const known = this.#bits.get(limit);
    if (known !== undefined) return known;
    if (this.#bits.size >= MOST_BITS) return 0;
    const bit = 2 ** this.#bits.size;
    this.#bits.set(limit, bit);
    return bit;
  }
}

const nameOf = ({ clientKey, connectionId }: ClientInfo): string => clientKey ?? `connection:${connectionId}`;
