import type { RoomSummary } from "../../../src/admin/index.ts";
import { nameOf } from "../../live/histories.ts";

/**
 * The rooms of a list, each as it was told last.
 *
 * @param told those with the most trouble, as they are now, in order; `null` before they were heard of
 * @param fetched those that were asked for, in order
 * @param isSearch whether only those that were asked for are meant
 */
export function joined(
  told: readonly RoomSummary[] | null,
  fetched: readonly RoomSummary[],
  isSearch: boolean,
): readonly RoomSummary[] {
  if (told === null) return fetched;
  const now = new Map(told.map((room) => [nameOf(room), room]));
  if (isSearch) return fetched.map((room) => now.get(nameOf(room)) ?? room);
  return [...told, ...fetched.filter((room) => !now.has(nameOf(room)))];
}
