import type { RecordedBan } from "../bans/ban.ts";
import { newestFirst } from "../storage/storage-keys.ts";

/** Longer than any: an id of 64 characters and a target of 128 take 9 for each at most. */
export const LONGEST_PLACE = 2_000;

/**
 * Where a ban is listed, as ASCII text that sorts as bans are listed: the newest first. Each ban has another one, and always the same, so
 * that one can go on after a ban that is gone.
 */
export function placeOf({ at, id, target }: Pick<RecordedBan, "at" | "id" | "target">): string {
  return `${newestFirst(at)}/${encodeURIComponent(id)}/${encodeURIComponent(target)}`;
}

/** Whether a text can be where a ban is listed. */
export function isPlace(text: unknown): text is string {
  return (
    typeof text === "string" && text.length <= LONGEST_PLACE && /^\d{16}\/[!-.0-~]+\/[!-.0-~]+$/.test(text)
  );
}
