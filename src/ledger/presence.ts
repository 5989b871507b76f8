import type { RecordKey } from "../identity/record-key.ts";

/** Which clients are in the room, and which are just coming in. */
export class Presence {
  readonly #arriving = new Map<RecordKey, number>();
  /** Whether a client is in the room. */
  readonly isHere: (target: RecordKey) => boolean;

  constructor(isHere: (target: RecordKey) => boolean) {
    this.isHere = isHere;
  }

  /** Whether a client is in the room, or is just coming in. */
  isExpected(target: RecordKey): boolean {
    return this.#arriving.has(target) || this.isHere(target);
  }

  /** Runs a task in which a client comes in. Several of its connections may do so at the same time. */
  async arriving<T>(target: RecordKey, task: () => Promise<T>): Promise<T> {
    this.#arriving.set(target, (this.#arriving.get(target) ?? 0) + 1);
    try {
      return await task();
    } finally {
      const left = (this.#arriving.get(target) ?? 1) - 1;
      if (left === 0) this.#arriving.delete(target);
      else this.#arriving.set(target, left);
    }
  }
}
