import { SqlStorage } from "./sql-storage.ts";
import type { Parts } from "./sql-parts.ts";
import { sortable, TRAFFIC } from "./storage-keys.ts";
import { all, deleteAll, type StorageLike } from "./storage.ts";

/** Where a room can keep bytes in parts: in a table if its storage has SQL, else under keys; in memory if it has none. */
export function partsOf(storage: StorageLike | null): Parts {
  if (storage === null) return new MemoryParts();
  return storage instanceof SqlStorage ? storage.parts : new KeyParts(storage);
}

/** How many parts are listed at a time, to be deleted. */
const AT_ONCE = 64;

/** Parts under keys of a storage. */
class KeyParts implements Parts {
  readonly #storage: StorageLike;

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  write(whole: number, part: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    // A kill may cost the last second, so that no message has to wait for the disk.
    return this.#storage.put(keyOf(whole, part), bytes.slice(), { allowUnconfirmed: true });
  }

  async read(whole: number): Promise<Uint8Array<ArrayBuffer>[]> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for await (const [, bytes] of all(this.#storage, prefixOf(whole))) {
      if (bytes instanceof Uint8Array) parts.push(bytes as Uint8Array<ArrayBuffer>);
    }
    return parts;
  }

  delete(whole: number, parts: number): Promise<void> {
    return deleteAll(
      this.#storage,
      Array.from({ length: parts }, (_, part) => keyOf(whole, part)),
    );
  }

  async clear(): Promise<void> {
    for (;;) {
      const page = await this.#storage.list({ prefix: TRAFFIC, limit: AT_ONCE });
      if (page.size === 0) return;
      await deleteAll(this.#storage, [...page.keys()]);
    }
  }
}

/** Parts in memory, for a room without storage. */
class MemoryParts implements Parts {
  readonly #wholes = new Map<number, Uint8Array<ArrayBuffer>[]>();

  write(whole: number, part: number, bytes: Uint8Array<ArrayBuffer>): Promise<void> {
    const parts = this.#wholes.get(whole) ?? [];
    parts[part] = bytes.slice();
    this.#wholes.set(whole, parts);
    return Promise.resolve();
  }

  read(whole: number): Promise<Uint8Array<ArrayBuffer>[]> {
    return Promise.resolve([...(this.#wholes.get(whole) ?? [])]);
  }

  delete(whole: number): Promise<void> {
    this.#wholes.delete(whole);
    return Promise.resolve();
  }

  clear(): Promise<void> {
    this.#wholes.clear();
    return Promise.resolve();
  }
}

function prefixOf(whole: number): string {
  return `${TRAFFIC}${sortable(whole)}/`;
}

function keyOf(whole: number, part: number): string {
  return `${prefixOf(whole)}${sortable(part)}`;
}
