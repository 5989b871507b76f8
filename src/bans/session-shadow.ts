import type { Period } from "../shared/period.ts";
import { type Ban, shadowOf, strictest } from "./ban.ts";

/** What bans write into a session. Nothing else writes it. */
export interface HasShadow {
  shadow: Period | null;
  isOwedWord: boolean;
}

/** Hides a session that comes in, if one of its client's bans says so. */
export function adoptShadow(session: HasShadow, bans: readonly Ban[], now: number): void {
  session.shadow = shadowOf(bans, now) ?? session.shadow;
  session.isOwedWord = strictest(bans, "shadow-ban", now)?.disclosure === "delayed";
}
