import type { RecordedBan } from "../bans/ban.ts";
import { wordsIn } from "../storage/shelf-words.ts";

/** Most characters of each text of a ban that is listed. The record has all of it. */
export const LONGEST_TEXT = 1_000;

/** A ban as it is listed: the same, with texts cut that are too long for a list. */
export function shortened(ban: RecordedBan): RecordedBan {
  const { reason, by, limit, label } = ban;
  return {
    ...ban,
    reason: cut(reason),
    by: cut(by),
    limit: limit === null ? null : cut(limit),
    ...(label !== undefined && { label: cut(label) }),
  };
}

/** What a search looks in, in lower case. */
export function wordsOf({ target, reason, by, limit, label }: RecordedBan): string {
  return wordsIn([target, label ?? "", reason, limit ?? "", by]);
}

function cut(text: string): string {
  return text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT - 1).toWellFormed()}…` : text;
}
