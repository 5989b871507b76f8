import { t } from "../words.ts";

/** Most characters that are kept of what a moderator writes. */
const LONGEST = 1_000;

/** What is wrong with a text that is longer than is kept; empty if nothing is. */
export function tooLong(text: string): string {
  return text.length > LONGEST ? t("act.tooLong", { most: LONGEST, length: text.length }) : "";
}
