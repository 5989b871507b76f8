import { MemoryStorage } from "./storage.ts";

/** A storage in memory that counts what a record puts there. It takes a value as it is: what a platform does with it is not measured. */
export class CountingStorage extends MemoryStorage {
  /** Bytes that were added to a record, whether or not they are still there. */
  added = 0;
  /** How often something was written. */
  writes = 0;

  override put<T>(key: string, value: T): Promise<void> {
    if (key.startsWith("party-bouncer:traffic")) {
      this.writes++;
      this.added += sizeOf(value) - sizeOf(this.records.get(key));
    }
    this.records.set(key, value);
    return Promise.resolve();
  }
}

function sizeOf(value: unknown): number {
  if (value instanceof Uint8Array) return value.byteLength;
  return value === undefined ? 0 : JSON.stringify(value).length;
}
