import * as z from "zod/mini";
import { CLAIMS } from "../storage/storage-keys.ts";
import { deleteAll, type StorageLike } from "../storage/storage.ts";
import { roomKeyOf } from "./room-key.ts";
import type { ClaimCall } from "./rpc.ts";

/** How many are kept. If there are more, the oldest goes. */
const MOST = 128;

const schema = z.object({ by: z.string(), at: z.number(), until: z.number() });

type Claim = z.infer<typeof schema>;

/** Which of the rooms that share the ledger does something that only one is to do, such as to send an alert. */
export class Claims {
  readonly #storage: StorageLike;

  constructor(storage: StorageLike) {
    this.#storage = storage;
  }

  /**
   * A room wants to do something.
   *
   * @returns whether it may. It may ask again: it may have crashed before it was done.
   */
  async take({ id, room, lasts }: ClaimCall, now: number): Promise<boolean> {
    const by = await roomKeyOf(room);
    const key = `${CLAIMS}${encodeURIComponent(id)}`;
    const kept = new Map<string, Claim>();
    const over: string[] = [];
    for (const [key, record] of await this.#storage.list({ prefix: CLAIMS, limit: MOST })) {
      const { success, data } = schema.safeParse(record);
      if (success && !isClaimOver(data, now)) kept.set(key, data);
      else over.push(key);
    }
    const known = kept.get(key);
    if (known !== undefined) return known.by === by;
    if (kept.size === MOST) over.push(oldestOf(kept));
    await Promise.all([
      deleteAll(this.#storage, over),
      this.#storage.put(key, { by, at: now, until: now + lasts }),
    ]);
    return true;
  }
}

function oldestOf(claims: ReadonlyMap<string, Claim>): string {
  return [...claims].reduce((oldest, next) => (next[1].at < oldest[1].at ? next : oldest))[0];
}

/** Whether a record of a claim is over. */
export function isPastClaim(record: unknown, now: number): boolean {
  const { success, data } = schema.safeParse(record);
  return !success || isClaimOver(data, now);
}

/** A clock that stepped back makes none last longer. */
function isClaimOver({ at, until }: Claim, now: number): boolean {
  return now >= until || now < at - (until - at);
}
