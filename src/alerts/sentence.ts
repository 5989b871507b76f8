import type { Appeal } from "../bans/appeal.ts";
import type { Ban } from "../bans/ban.ts";
import type { HitClients, PromotionEvent } from "../events/events.ts";
import { formatDuration } from "../shared/format-duration.ts";
import { remaining } from "../shared/period.ts";
import type { Alert } from "./alert.ts";
import { plain, quoted } from "./plain.ts";

/** Characters of what somebody else made up: a client, a room's name, an error's message. */
const NAME = 80;
const WORDS = 200;

/** What happened, in a line for people. Whatever a client may have made up is in quotation marks. An address is only there as its hash. */
export function sentenceOf(alert: Alert): string {
  const where = placeOf(alert);
  switch (alert.event) {
    case "ban": {
      const { ban, at, isDryRun } = alert;
      const what = ban.kind === "close" ? "Banned" : "Shadow-banned";
      const note = isDryRun ? " Dry run: it may come back." : "";
      return `${what} ${whoIs(ban)} ${lasts(ban, at)}${where}: ${whyOf(ban)}.${note}`;
    }
    case "connect-refused": {
      const { ban, at } = alert;
      return `${upper(whoIs(ban))} tried to connect${where}, but is banned ${lasts(ban, at)}: ${whyOf(ban)}.`;
    }
    case "pardon":
      return `Lifted the bans of ${alert.target === null ? "a connection" : quoted(alert.target, NAME)}${where}.`;
    case "appeal":
      return appealOf(alert.appeal, where);
    case "promotion":
      return `${promotionOf(alert)}${where}: ${hits(alert.clients)}${limitOf(alert.most)}.`;
    case "error":
      return `Failed at ${plain(alert.doing, NAME)}${where}: ${quoted(messageOf(alert.error), WORDS)}.`;
  }
}

/** What an error says of itself. Its stack, and what it was caused by, is for the log. */
export function messageOf(error: unknown): string {
  try {
    return error instanceof Error ? `${error.name}: ${error.message}` : String(error);
  } catch {
    return "an error that cannot be shown";
  }
}

function placeOf({ party, room }: Alert): string {
  const place = [party, room].filter((name) => name !== "").join("/");
  return place === "" ? "" : ` in ${quoted(place, NAME)}`;
}

function whoIs({ target, label }: Ban): string {
  const who = target === null ? "a connection" : quoted(target, NAME);
  return label === undefined ? who : `${who} (${quoted(label, NAME)})`;
}

function lasts(ban: Ban, now: number): string {
  const left = remaining(ban, now);
  if (left === Infinity) return "for good";
  return left === 0 ? "for no time" : `for ${formatDuration(left)}`;
}

/** What the ladder gives as its reason. */
const STRIKE = /^strike \d+ on the ladder$/;

function whyOf({ limit, by, reason }: Ban): string {
  if (limit !== null && STRIKE.test(reason)) return `${reason}, limit ${quoted(limit, NAME)}`;
  const who = limit === null ? `by ${quoted(by, NAME)}` : `by the ladder, limit ${quoted(limit, NAME)}`;
  return reason === "" ? who : `${who}, ${quoted(reason, WORDS)}`;
}

function appealOf({ target, status, text, by, note }: Appeal, where: string): string {
  const who = quoted(target, NAME);
  if (status === "open") return `${who} appealed${where}: ${quoted(text, WORDS)}.`;
  const what = status === "approved" ? "Approved" : "Rejected";
  const why = note === null || note === "" ? "" : `, ${quoted(note, WORDS)}`;
  return `${what} the appeal of ${who}${where}: by ${quoted(by ?? "", NAME)}${why}.`;
}

function promotionOf({ state }: PromotionEvent): string {
  if (state === "promoted") return "Promoted the candidate";
  return state === "refused" ? "Did not promote the candidate" : "Took back the promotion";
}

function hits({ hit, seen }: HitClients): string {
  return `it hits ${hit} of ${seen} clients`;
}

function limitOf(most: number | null): string {
  return most === null ? "" : `, and the guard allows ${most}`;
}

function upper(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
