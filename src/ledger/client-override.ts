import * as z from "zod/mini";
import type { RecordKey } from "../identity/record-key.ts";
import type { StorageLike } from "../storage/storage.ts";
import { SWITCHES } from "../storage/storage-keys.ts";
import type { Override } from "../switches/switch.ts";
import { overrideSchema } from "../switches/switch-schema.ts";

/** A client has other numbers than everybody from now on, or no more. */
export interface OverrideCall {
  /** What is asked. */
  readonly do: "override";
  /** The numbers, and until when; `null` for those of everybody. */
  readonly override: Override | null;
}

export const overrideCallSchema = z.object({
  do: z.literal("override"),
  override: z.nullable(overrideSchema),
});

const KEY = `${SWITCHES}override`;

const recordSchema = z.object({ v: z.literal(1), override: overrideSchema });

/** A client's own numbers, in its object of the ledger. It has one override at a time. */
export class ClientOverride {
  readonly #target: RecordKey;
  readonly #storage: StorageLike;

  constructor(target: RecordKey, storage: StorageLike) {
    this.#target = target;
    this.#storage = storage;
  }

  /** The override that is on; `null` for none. One that cannot be read counts as none. */
  async read(now: number): Promise<Override | null> {
    const { success, data } = recordSchema.safeParse((await this.#storage.get([KEY])).get(KEY));
    return success && data.override.until > now ? data.override : null;
  }

  /** Begins an override in place of the one before, or ends it. @throws {Error} if it is another client's */
  async write(override: Override | null): Promise<void> {
    if (override !== null && override.target !== this.#target)
      throw new Error("that override is for another client");
    if (override === null) await this.#storage.delete([KEY]);
    else await this.#storage.put(KEY, { v: 1, override });
  }
}

/** Whether a record is an override that is over. */
export function isPastOverride(key: string, record: unknown, now: number): boolean {
  if (key !== KEY) return false;
  const { success, data } = recordSchema.safeParse(record);
  return success && data.override.until <= now;
}
