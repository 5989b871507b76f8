import { strikeIn } from "../src/shared/ladder-reason.ts";
import { plain } from "./plain.ts";
import { t } from "./words.ts";

/** Why somebody was banned: in the operator's words, or in those of the page if it was the ladder. */
export function reasonText(reason: string): string {
  const strike = strikeIn(reason);
  return strike === null ? plain(reason) : t("bans.strike", { strike });
}
