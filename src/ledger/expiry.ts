import { isOver } from "../bans/ban-store.ts";
import { registrationSchema } from "./rpc.ts";
import { PREFIX, ROOMS } from "../storage/storage-keys.ts";
import { all, deleteAll, type StorageLike } from "../storage/storage.ts";

/** Ms from one look at what is over in an object of the ledger to the next. */
export const EXPIRE_EVERY = 31 * 86_400_000;

/** Ms after which nobody is in a room any more that never said that its client left, as it crashed or was deployed again. */
const REGISTERED_FOR = 184 * 86_400_000;

/** The storage of an object that is the ledger's. */
export interface Keep {
  /** Deletes all that the object has stored, and with it the object. */
  deleteAll(): Promise<void>;
  /** Sees to it that {@link expire} is called at that time (epoch ms), unless it is to be called sooner. */
  wakeAt(time: number): Promise<void>;
}

/** Deletes what is over in an object of the ledger, whose client may never come back; and the object, where nothing is left. */
export async function expire(storage: StorageLike, keep: Keep, now: number): Promise<void> {
  const over: string[] = [];
  for await (const [key, record] of all(storage, PREFIX)) {
    if (isOver(key, record, now) || isForgotten(key, record, now)) over.push(key);
  }
  await deleteAll(storage, over);
  const left = await storage.list({ prefix: PREFIX, limit: 1 });
  await (left.size === 0 ? keep.deleteAll() : keep.wakeAt(now + EXPIRE_EVERY));
}

function isForgotten(key: string, record: unknown, now: number): boolean {
  if (!key.startsWith(ROOMS)) return false;
  const { success, data } = registrationSchema.safeParse(record);
  return success && now - data.at > REGISTERED_FOR;
}
