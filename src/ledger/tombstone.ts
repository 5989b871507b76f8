import * as z from "zod/mini";
import { ERASED } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";

/** How long, in ms, it is remembered that a client was erased: longer than any room that nobody was in keeps what was done. */
const KEPT_FOR = 400 * 86_400_000;

const schema = z.object({ v: z.literal(1), at: z.number() });

/**
 * What is left of a client in its object of the ledger once it was erased: when that was. What was decided before then, and comes in late,
 * is not kept.
 */
export class Tombstone {
  readonly #storage: StorageLike;
  #at: number | null | undefined;

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  /** Epoch ms; `null` if the client was not erased. */
  async at(): Promise<number | null> {
    if (this.#at === undefined) {
      const record = (await this.#storage.get([ERASED])).get(ERASED);
      this.#at = schema.safeParse(record).data?.at ?? null;
    }
    return this.#at;
  }

  /** The write is begun before this returns. */
  put(at: number): Promise<void> {
    this.#at = at;
    return this.#storage.put(ERASED, { v: 1, at });
  }
}

/** Whether a record of it is over. */
export function isPastTombstone(record: unknown, now: number): boolean {
  const { success, data } = schema.safeParse(record);
  return !success || now - data.at > KEPT_FOR;
}
