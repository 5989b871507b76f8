import { z } from "zod";
import { isRecordKey, type RecordKey } from "../identify/record-key.ts";
import { type Call, callSchema } from "./calls.ts";
import { OUTBOX, sortable } from "./keys.ts";
import { all, type StorageLike } from "./storage.ts";

/** A call that the ledger has not answered yet. */
export interface Letter {
  readonly key: string;
  readonly target: RecordKey;
  readonly call: Call;
}

/** Most clients of which the ledger is yet to hear that they came or went. Those beyond are told of when they next come. */
const MOST_NOTES = 10_000;

const letterSchema = z.object({ target: z.custom<RecordKey>(isRecordKey), call: callSchema });

/** Calls that the ledger has yet to answer, in order, in room storage: they outlive a crash. */
export class Outbox {
  readonly #storage: StorageLike;
  readonly #letters = new Map<string, Letter>();
  #latest = 0;
  #loading: Promise<void> | null = null;

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  /** Puts a call behind the others. The write is begun before this returns. */
  put(target: RecordKey, call: Call, now: number): Promise<void> {
    this.#latest = Math.max(now, this.#latest + 1);
    const key = `${OUTBOX}${sortable(this.#latest)}`;
    this.#letters.set(key, { key, target, call });
    return this.#storage.put(key, { target, call });
  }

  /** The calls in order. */
  async letters(): Promise<readonly Letter[]> {
    await this.#load();
    return [...this.#letters.values()].toSorted((a, b) => (a.key < b.key ? -1 : 1));
  }

  /** Puts a note that a client came or went, unless there is one already: what it says is decided when it is sent. */
  async note(target: RecordKey, call: Call, now: number): Promise<void> {
    await this.#load();
    let notes = 0;
    for (const letter of this.#letters.values()) {
      if (letter.call.do === "change") continue;
      if (letter.target === target || ++notes === MOST_NOTES) return;
    }
    await this.put(target, call, now);
  }

  async remove({ key }: Letter): Promise<void> {
    this.#letters.delete(key);
    await this.#storage.delete([key]);
  }

  #load(): Promise<void> {
    this.#loading ??= this.#read().catch((error: unknown) => {
      this.#loading = null;
      throw error;
    });
    return this.#loading;
  }

  async #read(): Promise<void> {
    for await (const [key, record] of all(this.#storage, OUTBOX)) {
      const { success, data: letter } = letterSchema.safeParse(record);
      if (success) this.#letters.set(key, { key, ...letter });
    }
    const last = [...this.#letters.keys()].toSorted().at(-1)?.slice(OUTBOX.length);
    this.#latest = Math.max(this.#latest, Number(last ?? 0));
  }
}
