import { hashOf, spread } from "../shared/hash.ts";

/** How clients have fared under a policy and its candidate. */
export interface ClientTally {
  /** Clients of which a message was judged. */
  readonly seen: number;
  /** Those that the candidate would have refused a message, and the policy refused none. */
  readonly hit: number;
  /** Those that the policy refused a message, and the candidate would have refused none. */
  readonly spared: number;
}

/** What is known of a client, by bit. */
const REFUSED_HERE = 1;
const REFUSED_THERE = 2;
const BOTH = REFUSED_HERE | REFUSED_THERE;

/** Most clients that are remembered: some 100 KB. */
const MOST = 4_096;

/**
 * Which clients the policy refused something, and which the candidate would have. It remembers 4,096 of them. If there are more, it remembers
 * every second one, then every fourth, chosen by a hash: so what it counts is an estimate from a sample of 2,048 clients or more, and
 * shares of it are as true for few as for many.
 */
export class Evidence {
  /** By a hash of their key. */
  readonly #clients = new Map<number, number>();
  readonly #most: number;
  #hit = 0;
  #spared = 0;
  #each: number;

  /**
   * @param spared clients that are known already, by their {@link idOf}
   * @param each one of so many clients is remembered: a power of 2
   */
  constructor(spared: readonly number[] = [], each = 1, most = MOST) {
    this.#most = most;
    this.#each = each;
    for (const client of spared) this.note(client, REFUSED_HERE);
  }

  /** One of so many clients is remembered. */
  get each(): number {
    return this.#each;
  }

  /** Those remembered that the policy refused a message, and the candidate would have refused none, by their {@link idOf}. */
  get spared(): number[] {
    return [...this.#clients].filter(([, bits]) => (bits & BOTH) === REFUSED_HERE).map(([client]) => client);
  }

  get tally(): ClientTally {
    const { size } = this.#clients;
    return { seen: size * this.#each, hit: this.#hit * this.#each, spared: this.#spared * this.#each };
  }

  /**
   * The name under which a client is remembered.
   *
   * @param key its record key, which has no address in it, or another text that tells it from others
   */
  static idOf(key: string): number {
    return spread(hashOf(key));
  }

  /**
   * A message of a client was judged.
   *
   * @param client its {@link idOf}
   * @param fared how it has fared: see {@link faredWith}
   * @returns whether that has changed the tally
   */
  note(client: number, fared: number): boolean {
    if (client % this.#each !== 0) return false;
    const before = this.#clients.get(client);
    const after = (before ?? 0) | (fared & BOTH);
    if (before === after) return false;
    this.#clients.set(client, after);
    this.#count(before ?? 0, -1);
    this.#count(after, 1);
    if (this.#clients.size > this.#most) this.#halve();
    return true;
  }

  #halve(): void {
    this.#each *= 2;
    for (const [client, bits] of this.#clients) {
      if (client % this.#each === 0) continue;
      this.#clients.delete(client);
      this.#count(bits, -1);
    }
  }

  #count(bits: number, by: number): void {
    if ((bits & BOTH) === REFUSED_THERE) this.#hit += by;
    if ((bits & BOTH) === REFUSED_HERE) this.#spared += by;
  }
}

/** How a client has fared, by bit, with one more message. @param before `null` if nothing of it was judged yet */
export function faredWith(before: number | null, isRefusedHere: boolean, isRefusedThere: boolean): number {
  return (before ?? 0) | (isRefusedHere ? REFUSED_HERE : 0) | (isRefusedThere ? REFUSED_THERE : 0);
}
