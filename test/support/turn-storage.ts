import type { StorageLike } from "../../src/storage/storage.ts";

/** What is written in one turn: a Durable Object keeps all of it, or nothing. */
interface Turn {
  readonly changes: (() => void)[];
  readonly kept: () => void;
}

/**
 * A Durable Object's storage in memory, whose writes reach the disk later. A kill loses those that have not.
 */
export class TurnStorage implements StorageLike {
  readonly #disk: Map<string, unknown>;
  readonly #memory: Map<string, unknown>;
  readonly #turns: { readonly turn: Turn; readonly done: Promise<void> }[] = [];
  #open: { readonly turn: Turn; readonly done: Promise<void> } | null = null;
  #isGone = false;

  constructor(disk: ReadonlyMap<string, unknown> = new Map()) {
    this.#disk = new Map(disk);
    this.#memory = new Map(disk);
  }

  /** The storage after a kill, as the object finds it when it is loaded again. */
  killed(): TurnStorage {
    this.#isGone = true;
    return new TurnStorage(this.#disk);
  }

  /** How many turns have not reached the disk. */
  get waiting(): number {
    return this.#turns.length;
  }

  /** The next turn reaches the disk. */
  sync(): void {
    const next = this.#turns.shift();
    for (const change of next?.turn.changes ?? []) change();
    if (!this.#isGone) next?.turn.kept();
  }

  get<T>(keys: string[]): Promise<Map<string, T>> {
    return Promise.resolve(this.#copies<T>(keys.filter((key) => this.#memory.has(key))));
  }

  list<T>({
    prefix,
    startAfter = "",
    limit,
  }: {
    prefix: string;
    startAfter?: string;
    limit: number;
  }): Promise<Map<string, T>> {
    const keys = [...this.#memory.keys()].filter((key) => key.startsWith(prefix) && key > startAfter);
    return Promise.resolve(this.#copies<T>(keys.toSorted().slice(0, limit)));
  }

  put<T>(key: string, value: T): Promise<void> {
    const copy = structuredClone(value);
    this.#memory.set(key, copy);
    return this.#change(() => this.#disk.set(key, copy));
  }

  async delete(keys: string[]): Promise<number> {
    const found = keys.filter((key) => this.#memory.delete(key));
    await this.#change(() => {
      for (const key of keys) this.#disk.delete(key);
    });
    return found.length;
  }

  #copies<T>(keys: readonly string[]): Map<string, T> {
    return new Map(keys.map((key) => [key, structuredClone(this.#memory.get(key)) as T]));
  }

  #change(change: () => void): Promise<void> {
    this.#open ??= this.#begin();
    this.#open.turn.changes.push(change);
    return this.#open.done;
  }

  #begin(): { readonly turn: Turn; readonly done: Promise<void> } {
    const { promise, resolve } = Promise.withResolvers<void>();
    const begun = { turn: { changes: [], kept: resolve }, done: promise };
    this.#turns.push(begun);
    queueMicrotask(() => {
      this.#open = null;
    });
    return begun;
  }
}
