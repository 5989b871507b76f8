import type { Person } from "./person.ts";

/** Something that was said, by whom, and who may see it: everyone, or only one client. */
export interface Saying {
  readonly id: string;
  readonly by: Person | null;
  readonly text: string;
  /** Epoch ms. */
  readonly at: number;
  readonly audience: string | null;
}

interface Storage {
  list<T>(options: { prefix: string }): Promise<Map<string, T>>;
  put<T>(key: string, value: T): Promise<void>;
  delete(keys: string[]): Promise<number>;
}

/** How many someone who comes late is shown. So many are kept for each audience, so that none pushes out another's. */
export const SHOWN = 40;

/** For how many audiences any are kept, besides everyone. The one that was spoken to longest ago goes first. */
const AUDIENCES = 50;

const PREFIX = "saying/";

/** The last things said in a room. Kept in storage, so that they survive hibernation and deploys. */
export class Conversation {
  readonly #storage: Storage;
  /** By their keys, the oldest first. */
  #sayings = new Map<string, Saying>();
  #last = 0;

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async load(): Promise<void> {
    this.#sayings = new Map(await this.#storage.list<Saying>({ prefix: PREFIX }));
    this.#last = Number([...this.#sayings.keys()].at(-1)?.slice(PREFIX.length) ?? 0);
  }

  /** Remembers what someone says now. */
  async add(by: Person | null, text: string, audience: string | null): Promise<Saying> {
    const saying: Saying = { id: crypto.randomUUID(), by, text, at: Date.now(), audience };
    const key = PREFIX + String(++this.#last).padStart(16, "0");
    this.#sayings.set(key, saying);
    const surplus = this.#surplus();
    for (const key of surplus) this.#sayings.delete(key);
    const written = this.#storage.put(key, saying);
    await (surplus.length === 0 ? written : Promise.all([written, this.#storage.delete(surplus)]));
    return saying;
  }

  /** The oldest first. */
  get sayings(): readonly Saying[] {
    return [...this.#sayings.values()];
  }

  #surplus(): string[] {
    const counts = new Map<string | null, number>([[null, 0]]);
    const surplus: string[] = [];
    for (const [key, { audience }] of [...this.#sayings].toReversed()) {
      const count = counts.get(audience);
      if (count === SHOWN || (count === undefined && counts.size > AUDIENCES)) surplus.push(key);
      else counts.set(audience, (count ?? 0) + 1);
    }
    return surplus;
  }
}
