import { Lru } from "../shared/lru.ts";

/** Most questions of one type that wait for their answer. */
const MOST = 8;

/** Most types of answers that are waited for. */
const MOST_TYPES = 16;

/** Ms after which nobody answers any more. */
const LONGEST = 60_000;

/**
 * The answers that a room has asked one connection for, by their type. Each question makes one answer free. So a client that makes
 * answers up pays for them, like for any message.
 */
export class Credits {
  readonly #asked = new Lru<string, { readonly left: number; readonly at: number }>(MOST_TYPES);

  /** The room asks for a message of this type. */
  add(type: string, now: number): void {
    this.#asked.set(type, { left: Math.min(MOST, this.#left(type, now) + 1), at: now });
  }

  has(type: string, now: number): boolean {
    return this.#left(type, now) > 0;
  }

  /** One of them was answered. */
  spend(type: string): void {
    const asked = this.#asked.get(type);
    if (asked === undefined) return;
    if (asked.left > 1) this.#asked.set(type, { ...asked, left: asked.left - 1 });
    else this.#asked.delete(type);
  }

  #left(type: string, now: number): number {
    const asked = this.#asked.get(type);
    return asked === undefined || now - asked.at > LONGEST ? 0 : asked.left;
  }
}
