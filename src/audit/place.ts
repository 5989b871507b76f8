import { newestFirst } from "../storage/storage-keys.ts";
import type { OperatorEntry } from "./operator-entry.ts";

/** Longer than any: an id of 64 characters takes 9 for each at most. */
const LONGEST = 1_000;

/** Where an entry is listed, as ASCII text that sorts as entries are listed: the newest first. */
export function placeOf({ at, id }: Pick<OperatorEntry, "at" | "id">): string {
  return `${newestFirst(at)}/${encodeURIComponent(id)}`;
}

/** Whether a text can be where an entry is listed. */
export function isPlace(text: unknown): text is string {
  return typeof text === "string" && text.length <= LONGEST && /^\d{16}\/[!-.0-~]+$/.test(text);
}
