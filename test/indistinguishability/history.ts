import type { WithoutAudience } from "party-bouncer";

/** Something that only some may see: the client whose key it is, or everyone. */
export interface Shaded {
  readonly audience: string | null;
}

/** A value as of a change, for those who may see the change. */
export interface Version extends Shaded {
  readonly value: string;
}

/** A message that was said. */
export interface Item extends Shaded {
  readonly id: string;
  readonly at: number;
  /** The user who said it. */
  readonly by: string;
  readonly texts: Version[];
  readonly reactions: Version[];
}

/** A message as one of those who may see it is shown it. */
export type SeenItem = WithoutAudience<Item>;

interface Storage {
  get<T>(key: string): Promise<T | undefined>;
  put(key: string, value: unknown): Promise<void>;
}

/** All that was said in a room, in storage. */
export class History {
  readonly #storage: Storage;
  #items: Item[] = [];

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  get items(): readonly Item[] {
    return this.#items;
  }

  /** The item as it is kept, with who may see it. */
  kept({ id }: Pick<Item, "id">): Item | undefined {
    return this.#items.find((item) => item.id === id);
  }

  async load(): Promise<void> {
    this.#items = (await this.#storage.get<Item[]>("history")) ?? [];
  }

  add(item: Item): Promise<void> {
    this.#items.push(item);
    return this.save();
  }

  save(): Promise<void> {
    return this.#storage.put("history", this.#items);
  }
}
