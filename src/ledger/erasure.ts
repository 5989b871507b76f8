import type { BanStore } from "../bans/ban-store.ts";
import { unlabel } from "../bans/unlabel.ts";
import { askToErase } from "../collector/ask-to-erase.ts";
import type { RecordKey } from "../identity/record-key.ts";
import type { Mutex } from "../shared/mutex.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";
import { bansOf, PREFIX, ROOMS } from "../storage/storage-keys.ts";
import type { RoomInquirer } from "./ask-rooms.ts";
import type { DirectoryNotes } from "./directory-notes.ts";
import type { EraseCall, Erased } from "./erase-call.ts";
import type { Registrations } from "./registrations.ts";
import type { Registration } from "./rpc.ts";
import { Tombstone } from "./tombstone.ts";

/** What erasing a client needs of its object of the ledger. */
interface ErasureDeps extends RoomInquirer {
  readonly target: RecordKey;
  readonly storage: StorageLike;
  readonly mutex: Mutex;
  readonly bans: BanStore;
  readonly rooms: Pick<Registrations, "list" | "strike">;
  readonly directory: Pick<DirectoryNotes, "forget">;
  readonly clock: () => number;
  /** What is kept now is to be listed. */
  listAgain(): Promise<void>;
}

/** Erases a client from its object of the ledger, and from the rooms that it is in. */
export class Erasure {
  readonly #deps: ErasureDeps;
  readonly #tombstone: Tombstone;

  constructor(deps: ErasureDeps) {
    this.#deps = deps;
    this.#tombstone = new Tombstone(deps.storage);
  }

  /** When the client was erased, in epoch ms; `null` if it was not, or not for long. */
  get at(): Promise<number | null> {
    return this.#tombstone.at();
  }

  /** @throws {Error} if the list of bans is away. Then nothing is erased. */
  async everywhere({ keepBans }: EraseCall): Promise<Erased> {
    const { mutex, target, rooms } = this.#deps;
    const registrations = await mutex.take(() => this.#here(keepBans));
    // The rooms may ask this object something meanwhile.
    const { gone, failed } = await askToErase(registrations, { target, keepBans }, this.#deps);
    await mutex.take(() => Promise.all(gone.map(({ room, at }) => rooms.strike(room, at))));
    return { failed: failed.map(({ room }) => room) };
  }

  /** @returns the rooms that the client is in. Those stay known, or they would hear of nothing further. */
  async #here(keepBans: boolean): Promise<Registration[]> {
    const { target, storage, bans, rooms, directory, clock, listAgain } = this.#deps;
    await directory.forget({ history: () => bans.history(target) });
    const isKept = (key: string): boolean =>
      key.startsWith(ROOMS) || (keepBans && key.startsWith(bansOf(target)));
    const erased: string[] = [];
    for await (const [key] of all(storage, PREFIX)) if (!isKept(key)) erased.push(key);
    await Promise.all([deleteAll(storage, erased), this.#tombstone.put(bans.moment(clock()))]);
    await unlabel(target, bans, clock());
    await listAgain();
    return rooms.list();
  }
}
