import * as z from "zod/mini";
import type { RecordKey } from "../identity/record-key.ts";
import { all, type StorageLike } from "../storage/storage.ts";
import { SWITCHES } from "../storage/storage-keys.ts";
import type { Switch } from "./switch.ts";
import { switchSchema } from "./switch-schema.ts";

/** The newest version of the records below. One of a later version is left as it is. */
const VERSION = 1;

const recordSchema = z.object({
  v: z.literal(VERSION),
  switch: switchSchema,
  /** Whether it is an override that the ledger has told of. */
  shared: z.boolean(),
});

/** A switch as a room keeps it. */
export interface KeptSwitch {
  readonly switch: Switch;
  /** Whether it is an override that the ledger has told of. */
  readonly shared: boolean;
}

/** What is switched on, in the room's storage. */
export class SwitchStore {
  readonly #storage: StorageLike;
  readonly #fail: (doing: string, error: unknown) => void;

  constructor(storage: StorageLike, fail: (doing: string, error: unknown) => void) {
    this.#storage = storage;
    this.#fail = fail;
  }

  /** All of it, also what is over by now. @throws if the storage fails */
  async load(): Promise<KeptSwitch[]> {
    const kept: KeptSwitch[] = [];
    for await (const [key, record] of all(this.#storage, SWITCHES)) {
      const { success, data, error } = recordSchema.safeParse(record);
      if (success) kept.push({ switch: data.switch, shared: data.shared });
      else this.#fail(`reading the record ${key}`, error);
    }
    return kept;
  }

  /** The write has begun once this returns. */
  put(kept: KeptSwitch): Promise<void> {
    return this.#storage.put(keyOf(kept.switch), { v: VERSION, ...kept });
  }

  /** The deletion has begun once this returns. */
  async delete(switches: readonly Switch[]): Promise<void> {
    if (switches.length > 0) await this.#storage.delete(switches.map(keyOf));
  }
}

/** One client has one override, and a room one slow mode and one posture: another takes its place. */
function keyOf(what: Switch): string {
  return what.kind === "override" ? overrideKeyOf(what.target) : `${SWITCHES}${what.kind}`;
}

function overrideKeyOf(target: RecordKey): string {
  return `${SWITCHES}override/${encodeURIComponent(target)}`;
}
