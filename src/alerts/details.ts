import type { Appeal } from "../bans/appeal.ts";
import type { Ban } from "../bans/ban.ts";
import type { Alert } from "./alert.ts";
import { messageOf } from "./sentence.ts";

/** Characters of a text that somebody else made up. */
const MOST = 500;

/** An alert as JSON, which is documented in `docs/guides/alerts.md`. It has no client's key, since that may be an address. */
export function detailsOf(alert: Alert): object {
  const { event, at, party, room, isDryRun } = alert;
  return { event, at, party: cut(party), room: cut(room), isDryRun, ...about(alert) };
}

function about(alert: Alert): object {
  switch (alert.event) {
    case "ban":
    case "connect-refused":
      return { ban: banOf(alert.ban) };
    case "pardon":
      return { target: alert.target };
    case "appeal":
      return { appeal: appealOf(alert.appeal) };
    case "promotion":
      return { state: alert.state, clients: alert.clients, most: alert.most };
    case "error":
      return { doing: cut(alert.doing), error: cut(messageOf(alert.error)) };
  }
}

function banOf({ id, target, scope, kind, at, until, reason, by, limit, disclosure, label }: Ban): object {
  return {
    id,
    target,
    scope,
    kind,
    at,
    until: until === Infinity ? null : until,
    reason: cut(reason),
    by: cut(by),
    limit: limit && cut(limit),
    disclosure,
    label: label === undefined ? null : cut(label),
  };
}

function appealOf({ text, by, note, ...appeal }: Appeal): object {
  return { ...appeal, text: cut(text), by: by && cut(by), note: note && cut(note) };
}

function cut(text: string): string {
  return text.toWellFormed().slice(0, MOST).toWellFormed();
}
