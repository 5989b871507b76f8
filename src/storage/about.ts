import type { RecordKey } from "../identity/record-key.ts";
import { all, deleteAll, type StorageLike } from "./storage.ts";
import { PREFIX, TRAFFIC } from "./storage-keys.ts";

/** Whether a record is about a client: its key says so, or a text in it is the client's key. */
export function isAbout(target: RecordKey, key: string, record: unknown): boolean {
  return key.split("/").includes(encodeURIComponent(target)) || says(record, target);
}

/** Deletes all records about a client, but those that `isKept`. The traffic record names nobody. */
export async function deleteAbout(
  target: RecordKey,
  storage: StorageLike,
  isKept: (key: string) => boolean,
): Promise<void> {
  const found: string[] = [];
  for await (const [key, record] of all(storage, PREFIX)) {
    if (key >= TRAFFIC) break;
    if (!isKept(key) && isAbout(target, key, record)) found.push(key);
  }
  await deleteAll(storage, found);
}

function says(value: unknown, target: RecordKey): boolean {
  if (typeof value === "string") return value === target;
  if (typeof value !== "object" || value === null) return false;
  return Object.entries(value).some(([name, part]) => name === target || says(part, target));
}
