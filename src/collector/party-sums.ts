import * as z from "zod/mini";
import type { MetricsDelta } from "../events/delta.ts";
import { NOTHING_YET } from "../events/difference.ts";
import { all, type StorageLike } from "../storage/storage.ts";
import { COLLECTOR, sortable } from "../storage/storage-keys.ts";
import { deltaSchema } from "./report.ts";
import { nameAmong, sumOf } from "./sum.ts";

const PARTIES = `${COLLECTOR}party/`;

const recordSchema = z.object({ party: z.string(), enforced: z.boolean(), sum: deltaSchema });

interface PartySum {
  readonly number: number;
  enforced: MetricsDelta;
  dryRun: MetricsDelta;
}

/**
 * What the rooms of each party reported, added up. Of a party there are two records: what was reported while the policy was enforced, and
 * while it was not. Each is bounded as `sumOf` bounds names, and stays below the 128 KiB of a record without SQL.
 */
export class PartySums {
  readonly #storage: StorageLike;
  readonly #parties = new Map<string, PartySum>();
  #numbers = 0;
  /** By their keys. */
  readonly #unwritten = new Map<string, z.output<typeof recordSchema>>();

  private constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  /** @param fail told of a record that cannot be read; it counts as nothing */
  static async load(storage: StorageLike, fail: (key: string, error: unknown) => void): Promise<PartySums> {
    const sums = new PartySums(storage);
    for await (const [key, record] of all(storage, PARTIES)) {
      const { success, data, error } = recordSchema.safeParse(record);
      const number = Number.parseInt(key.slice(PARTIES.length), 10);
      if (!success || !Number.isSafeInteger(number)) fail(key, error);
      else sums.#of(data.party, number)[data.enforced ? "enforced" : "dryRun"] = data.sum;
    }
    return sums;
  }

  /** The name by which a party is counted: its own, but for those beyond the bound. */
  nameOf(party: string): string {
    return nameAmong(this.#parties, party);
  }

  /** Adds to a party's sum. */
  add(given: string, enforced: boolean, delta: MetricsDelta): void {
    const party = this.nameOf(given);
    const known = this.#of(party, this.#numbers);
    const mode = enforced ? "enforced" : "dryRun";
    const sum = sumOf(known[mode], delta);
    known[mode] = sum;
    this.#unwritten.set(`${PARTIES}${sortable(known.number)}/${mode}`, { party, enforced, sum });
  }

  /** All writes are begun before this returns. */
  async write(): Promise<void> {
    const writes = Array.from(this.#unwritten, ([key, record]) => this.#storage.put(key, record));
    this.#unwritten.clear();
    await Promise.all(writes);
  }

  *[Symbol.iterator](): Generator<{ party: string; enforced: MetricsDelta; dryRun: MetricsDelta }> {
    for (const [party, { enforced, dryRun }] of this.#parties) yield { party, enforced, dryRun };
  }

  /** @param number of its records, if it is not known yet */
  #of(party: string, number: number): PartySum {
    const known = this.#parties.get(party) ?? { number, enforced: NOTHING_YET, dryRun: NOTHING_YET };
    this.#parties.set(party, known);
    this.#numbers = Math.max(this.#numbers, known.number + 1);
    return known;
  }
}
