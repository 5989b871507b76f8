import * as z from "zod/mini";
import { SIGNED_OUT } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";

/** Most sessions. If there are more, those go that would have ended first. */
const MOST = 1_000;

const schema = z.array(z.tuple([z.string(), z.number()])).check(z.maxLength(MOST));

/** Sessions whose operators have signed out before they ended: a copy of their cookie is good for nothing. */
export class SignedOut {
  readonly #storage: StorageLike;
  /** When each would have ended, in epoch ms; `null` before it was read. */
  #until: Map<string, number> | null = null;

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  async add(session: string, until: number, now: number): Promise<void> {
    await this.#read();
    // Another one may have signed out meanwhile.
    const known = [...(this.#until ?? []), [session, until] as const]
      .filter(([, until]) => until > now)
      .toSorted(([, one], [, other]) => other - one)
      .slice(0, MOST);
    this.#until = new Map(known);
    await this.#storage.put(SIGNED_OUT, known);
  }

  async has(session: string): Promise<boolean> {
    return (await this.#read()).has(session);
  }

  async #read(): Promise<ReadonlyMap<string, number>> {
    if (this.#until !== null) return this.#until;
    const record = (await this.#storage.get([SIGNED_OUT])).get(SIGNED_OUT);
    return (this.#until ??= new Map(schema.safeParse(record).data));
  }
}
