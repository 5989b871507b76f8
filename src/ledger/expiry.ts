import { isOver } from "../bans/ban-store.ts";
import { isPastActs } from "./acts.ts";
import { isPastClaim } from "./claims.ts";
import { isPastOverride } from "./client-override.ts";
import { isPastLastRooms } from "./last-rooms.ts";
import { registrationSchema } from "./rpc.ts";
import { isPastTombstone } from "./tombstone.ts";
import type { ObjectLifetime } from "../storage/host-storage.ts";
import { ACTS, CLAIMS, ERASED, LAST_ROOMS, PREFIX, ROOMS } from "../storage/storage-keys.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";

/** How often, in ms, an object of the ledger looks for records that are over. */
export const EXPIRE_EVERY = 31 * 86_400_000;

/** A room that crashed or was deployed again never says that its client left. After so many ms the client counts as gone. */
const REGISTERED_FOR = 184 * 86_400_000;

/** Deletes the records that are over in an object of the ledger: its client may never come back. If nothing is left, the object goes too. */
export async function expire(storage: StorageLike, lifetime: ObjectLifetime, now: number): Promise<void> {
  const over: string[] = [];
  for await (const [key, record] of all(storage, PREFIX)) {
    if (isOver(key, record, now) || isForgotten(key, record, now)) over.push(key);
  }
  await deleteAll(storage, over);
  const left = await storage.list({ prefix: PREFIX, limit: 1 });
  await (left.size === 0 ? lifetime.deleteAll() : lifetime.wakeAt(now + EXPIRE_EVERY));
}

function isForgotten(key: string, record: unknown, now: number): boolean {
  if (key === ACTS) return isPastActs(record, now);
  if (key === LAST_ROOMS) return isPastLastRooms(record, now);
  if (key === ERASED) return isPastTombstone(record, now);
  if (key.startsWith(CLAIMS)) return isPastClaim(record, now);
  if (isPastOverride(key, record, now)) return true;
  if (!key.startsWith(ROOMS)) return false;
  const { success, data } = registrationSchema.safeParse(record);
  return success && now - data.at > REGISTERED_FOR;
}
