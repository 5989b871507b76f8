import { type RecordKey, scopeOf } from "../identity/record-key.ts";
import type { Ban } from "./ban.ts";
import type { Period } from "../shared/period.ts";

/** Draws up a ban. */
export function newBan(
  kind: Ban["kind"],
  target: RecordKey | null,
  term: Period,
  why: Pick<Ban, "reason" | "by" | "limit" | "disclosure">,
): Ban {
  return { id: crypto.randomUUID(), target, scope: scopeOf(target), kind, ...term, ...why };
}
