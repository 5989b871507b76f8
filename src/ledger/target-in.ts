import { entrySchema } from "../bans/ban.ts";
import type { RecordKey } from "../identity/record-key.ts";
import { BANS, DIRECTORY_DUE } from "../storage/storage-keys.ts";
import type { StorageLike } from "../storage/storage.ts";
import { dueSchema } from "./directory-notes.ts";

/** The client whose bans a storage has; `null` if it has none. */
export async function targetIn(storage: StorageLike): Promise<RecordKey | null> {
  const [due] = (await storage.get([DIRECTORY_DUE])).values();
  const said = dueSchema.safeParse(due);
  if (said.success) return said.data.target;
  const [entry] = (await storage.list({ prefix: BANS, limit: 1 })).values();
  return entrySchema.safeParse(entry).data?.ban.target ?? null;
}
