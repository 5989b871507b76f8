import * as z from "zod/mini";
import type { RoomAddress } from "../platform/ledger-port.ts";
import { LAST_ROOMS } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";
import { isSameRoom } from "./room-key.ts";
import { addressSchema } from "./rpc.ts";

/** How many rooms are remembered, and for how many ms. A room's own record goes back less far. */
const MOST = 4;
const REMEMBERED_FOR = 31 * 86_400_000;

const VERSION = 1;

const schema = z.object({
  v: z.literal(VERSION),
  rooms: z.array(z.object({ room: addressSchema, at: z.number() })).check(z.maxLength(MOST)),
});
type Kept = z.output<typeof schema>["rooms"];

/** The rooms in which a client was banned, or which it left while it was: they may have recorded why. */
export class LastRooms {
  readonly #storage: StorageLike;

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  /** Remembers a room. */
  async note(room: RoomAddress, now: number): Promise<void> {
    const others = (await this.#read(now)).filter((known) => !isSameRoom(known.room, room));
    await this.#storage.put(LAST_ROOMS, { v: VERSION, rooms: [{ room, at: now }, ...others].slice(0, MOST) });
  }

  /** The newest first. @param present rooms that are left out, since the client is there */
  async list(present: readonly RoomAddress[], now: number): Promise<RoomAddress[]> {
    const known = (await this.#read(now)).map(({ room }) => room);
    return known.filter((room) => !present.some((other) => isSameRoom(other, room)));
  }

  /** Gives back what is over. */
  async sweep(now: number): Promise<void> {
    const record = (await this.#storage.get([LAST_ROOMS])).get(LAST_ROOMS);
    if (record !== undefined && isPastLastRooms(record, now)) await this.#storage.delete([LAST_ROOMS]);
  }

  async #read(now: number): Promise<Kept> {
    return current((await this.#storage.get([LAST_ROOMS])).get(LAST_ROOMS), now);
  }
}

/** Whether nothing is left of such a record. */
export function isPastLastRooms(record: unknown, now: number): boolean {
  return current(record, now).length === 0;
}

/** A clock that stepped back makes nothing last longer. */
function current(record: unknown, now: number): Kept {
  const { success, data } = schema.safeParse(record);
  return success ? data.rooms.filter(({ at }) => Math.abs(now - at) < REMEMBERED_FOR) : [];
}
