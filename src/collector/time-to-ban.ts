import * as z from "zod/mini";
import { hashOf, spread } from "../shared/hash.ts";
import type { StorageLike } from "../storage/storage.ts";
import { COLLECTOR } from "../storage/storage-keys.ts";
import { histogramSchema } from "./answers.ts";
import type { Histogram } from "./calls.ts";
import { UNMEASURED, withMeasured } from "./histogram.ts";

const KEY = `${COLLECTOR}time-to-ban`;

/** So many bans are remembered, so that one that is told of again does not count again. */
const REMEMBERED = 1_000;

const recordSchema = z.object({
  measured: histogramSchema,
  bans: z.array(z.number()).check(z.maxLength(REMEMBERED)),
});

/** How long bans took to reach every room. */
export class TimeToBan {
  readonly #storage: StorageLike;
  #measured: Histogram;
  /** A hash of each, the latest last. */
  readonly #bans: Set<number>;
  #isWritten = true;

  private constructor(storage: StorageLike, { measured, bans }: z.output<typeof recordSchema>) {
    this.#storage = storage;
    this.#measured = measured;
    this.#bans = new Set(bans);
  }

  /** @param fail told of a record that cannot be read; it counts as nothing */
  static async load(storage: StorageLike, fail: (key: string, error: unknown) => void): Promise<TimeToBan> {
    const nothing = { measured: UNMEASURED, bans: [] };
    const record = (await storage.get([KEY])).get(KEY) ?? nothing;
    const { success, data, error } = recordSchema.safeParse(record);
    if (!success) fail(KEY, error);
    return new TimeToBan(storage, success ? data : nothing);
  }

  get measured(): Histogram {
    return this.#measured;
  }

  /** Counts a ban, once. @param took ms */
  add(ban: string, took: number): void {
    const hash = spread(hashOf(ban));
    if (this.#bans.has(hash)) return;
    this.#bans.add(hash);
    for (const oldest of this.#bans) {
      if (this.#bans.size <= REMEMBERED) break;
      this.#bans.delete(oldest);
    }
    this.#measured = withMeasured(this.#measured, took);
    this.#isWritten = false;
  }

  /** The write is begun before this returns. */
  async write(): Promise<void> {
    if (this.#isWritten) return;
    this.#isWritten = true;
    await this.#storage.put(KEY, { measured: this.#measured, bans: [...this.#bans] });
  }
}
