import type { ChatFrame } from "./frames.ts";

/** A chat frame, and who may see it later: everyone, or only one client. */
interface Remembered {
  frame: ChatFrame;
  audience: string | null;
}

interface Storage {
  get<T>(key: string): Promise<T | undefined>;
  put<T>(key: string, value: T): Promise<void>;
}

/**
 * How many things a room remembers for someone who comes late: this many that everyone may see, and this many that
 * only some may. Were they counted together, a shadow-banned flood would push out what the others said.
 */
const LENGTH = 40;

/** The last things said in a room. Kept in storage, so that they survive hibernation and deploys. */
export class Conversation {
  readonly #storage: Storage;
  #remembered: Remembered[] = [];

  constructor(storage: Storage) {
    this.#storage = storage;
  }

  async load(): Promise<void> {
    this.#remembered = (await this.#storage.get<Remembered[]>("conversation")) ?? [];
  }

  /** Remembers what someone says now. */
  async add(from: string, text: string, audience: string | null): Promise<ChatFrame> {
    const frame: ChatFrame = { type: "chat", id: crypto.randomUUID(), from, text, at: Date.now() };
    this.#remembered = newest([...this.#remembered, { frame, audience }]);
    await this.#storage.put("conversation", this.#remembered);
    return frame;
  }

  get items(): readonly Remembered[] {
    return this.#remembered;
  }
}

function newest(items: readonly Remembered[]): Remembered[] {
  const kept = new Set([
    ...items.filter(({ audience }) => audience === null).slice(-LENGTH),
    ...items.filter(({ audience }) => audience !== null).slice(-LENGTH),
  ]);
  return items.filter((item) => kept.has(item));
}
