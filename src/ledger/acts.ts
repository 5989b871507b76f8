import * as z from "zod/mini";
import type { RoomAddress } from "../platform/ledger-port.ts";
import { hexOf } from "../shared/hex.ts";
import { ACTS } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";
import type { ActCall } from "./act.ts";
import type { RoomActed } from "./ask-client.ts";

/** How many acts are remembered, and for how many ms: an operator tries again soon, or not at all. */
const MOST = 16;
const REMEMBERED_FOR = 86_400_000;

/** For so many ms rooms that the client comes back to are told that it was forgiven: a year. */
const FORGIVEN_FOR = 366 * 86_400_000;

const VERSION = 1;

const schema = z.object({
  v: z.literal(VERSION),
  acts: z.array(
    z.object({
      id: z.string(),
      what: z.string(),
      at: z.number(),
      /** How many connections it was done to, by a hash of each room that has answered. */
      rooms: z.record(z.string(), z.number()),
    }),
  ),
  forgiven: z.nullable(z.number()),
});
type Kept = z.output<typeof schema>;

const NOTHING: Kept = { v: VERSION, acts: [], forgiven: null };

/** What operators did about a client lately: in which rooms each act was done, and when the client was last forgiven. */
export class Acts {
  readonly #storage: StorageLike;

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  /** Epoch ms: what the client did before is forgiven. `null` if it never was, or not for long. */
  async forgiven(now: number): Promise<number | null> {
    const { forgiven } = await this.#read(now);
    return forgiven;
  }

  /**
   * Notes that something begins, and that the client is forgiven if it is that.
   *
   * @returns how many connections it was done to in these rooms; `null` for each room in which it was not done yet. `null` for all of them
   *   if the id is that of something else.
   */
  async begin(
    { act, id, what }: Omit<ActCall, "do">,
    rooms: readonly RoomAddress[],
    now: number,
  ): Promise<(number | null)[] | null> {
    const kept = await this.#read(now);
    const known = kept.acts.find((each) => each.id === id);
    if (known !== undefined) {
      if (known.what !== what) return null;
      return Promise.all(rooms.map(async (room) => known.rooms[await hashOf(room)] ?? null));
    }
    const forgiven = act.do === "forgive" ? now : kept.forgiven;
    const acts = [...kept.acts, { id, what, at: now, rooms: {} }].slice(-MOST);
    await this.#storage.put(ACTS, { ...kept, forgiven, acts });
    return rooms.map(() => null);
  }

  /** Notes where something that has begun was done. */
  async note(id: string, rooms: readonly RoomActed[], now: number): Promise<void> {
    const kept = await this.#read(now);
    const known = kept.acts.find((act) => act.id === id);
    if (known === undefined) return;
    const done = await Promise.all(
      rooms
        .filter(({ failed }) => !failed)
        .map(async (room): Promise<[string, number]> => [await hashOf(room), room.connections]),
    );
    const act = { ...known, rooms: { ...known.rooms, ...Object.fromEntries(done) } };
    await this.#storage.put(ACTS, { ...kept, acts: kept.acts.map((each) => (each === known ? act : each)) });
  }

  async #read(now: number): Promise<Kept> {
    const { success, data } = schema.safeParse((await this.#storage.get([ACTS])).get(ACTS));
    return success ? current(data, now) : NOTHING;
  }
}

/** Whether nothing is left of such a record. */
export function isPastActs(record: unknown, now: number): boolean {
  const { success, data } = schema.safeParse(record);
  if (!success) return true;
  const { acts, forgiven } = current(data, now);
  return acts.length === 0 && forgiven === null;
}

/** A clock that stepped back makes nothing last longer. */
function current({ acts, forgiven, v }: Kept, now: number): Kept {
  return {
    v,
    acts: acts.filter(({ at }) => Math.abs(now - at) < REMEMBERED_FOR),
    forgiven: forgiven !== null && Math.abs(now - forgiven) < FORGIVEN_FOR ? forgiven : null,
  };
}

async function hashOf({ party, room }: RoomAddress): Promise<string> {
  const bytes = new TextEncoder().encode(JSON.stringify([party, room]));
  return hexOf(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes))).slice(0, 32);
}
