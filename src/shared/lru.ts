/**
 * A map that has at most so many entries. If there would be one more, the entry that was set least recently goes. So whatever clients make
 * up cannot fill the memory.
 */
export class Lru<Key, Value> extends Map<Key, Value> {
  readonly #most: number;

  constructor(most: number) {
    super();
    this.#most = most;
  }

  /** Sets an entry, and makes it the most recent one. */
  override set(key: Key, value: Value): this {
    this.delete(key);
    super.set(key, value);
    if (this.size > this.#most) this.delete(this.keys().next().value as Key);
    return this;
  }
}
