import type { Connection } from "../support/room.ts";
import type { DefinedLimit, DefinedRate } from "../../src/policy/limit.ts";

/** Who sent a message, and of which type it was. */
export interface Sent {
  readonly connection: Connection;
  readonly client: string | null;
  readonly address: string | null;
  readonly tier: string | null;
  readonly type: string | null;
  readonly bytes: number;
}

/**
 * The promise of a limit, kept apart from how it is implemented: in any t ms no more than `burst + limit * t / window` is admitted.
 * What that leaves drains with the time that has gone forward, and with none that was taken back.
 */
export class Allowance {
  readonly #limit: DefinedLimit;
  readonly #owed = new Map<unknown, Map<string, { at: number; units: number }>>();

  private constructor(limit: DefinedLimit) {
    this.#limit = limit;
  }

  /**
   * @param isEvicted whether its room is thrown out of memory. What many share may then be forgotten in part
   * @returns `null` where the promise is another one, or none that could be told from outside
   */
  static of(limit: DefinedLimit, isEvicted: boolean): Allowance | null {
    const { algorithm, cost, per, match = {} } = limit;
    const { type, ...others } = match;
    const isPlain =
      algorithm === "gcra" &&
      typeof cost === "string" &&
      typeof per === "string" &&
      typeof type !== "function" &&
      Object.values(others).every((matcher) => matcher === undefined);
    const isPrivate = per === "connection" && (type === undefined || typeof type === "string");
    return isPlain && (isPrivate || !isEvicted) ? new Allowance(limit) : null;
  }

  /** @param forward ms that the clock has gone forward until now, in all */
  admits(sent: Sent, forward: number): boolean {
    const { name, match, cost, tiers } = this.#limit;
    const type = match?.type;
    if (type !== undefined && (sent.type === null || ![type].flat().includes(sent.type))) return true;
    const rate: DefinedRate | false =
      (sent.tier !== null && tiers !== undefined && Object.hasOwn(tiers, sent.tier)
        ? tiers[sent.tier]
        : null) ?? this.#limit;
    if (rate === false) return true;
    const { limit, window, burst } = rate;
    const owner = this.#ownerOf(sent);
    const of = this.#owed.get(owner) ?? new Map<string, { at: number; units: number }>();
    this.#owed.set(owner, of);
    const key = JSON.stringify([name, limit, window, burst, type === undefined ? null : sent.type]);
    const before = of.get(key) ?? { at: forward, units: 0 };
    const drained = Math.max(0, before.units - (forward - before.at) * limit);
    const units = drained + (cost === "bytes" ? sent.bytes : 1) * window;
    of.set(key, { at: forward, units });
    return units <= burst * window;
  }

  #ownerOf({ connection, client, address }: Sent): unknown {
    switch (this.#limit.per) {
      case "room":
        return "room";
      case "client":
        return client ?? connection;
      case "address":
        return address ?? connection;
      default:
        return connection;
    }
  }
}
