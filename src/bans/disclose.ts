import type { Session } from "../session/session.ts";
import type { Ban } from "./ban.ts";
import { remaining } from "../shared/period.ts";
import type { StatementMessage } from "../shared/control-message.ts";
import { formatDuration } from "../shared/format-duration.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";

/** Sends a client the statement of reasons for its ban: what, why by which rule, until when, and how to object. */
export function disclose(session: Session, ban: Ban, policy: DefinedPolicy, now: number): void {
  sendControlMessage(session, statementOf(ban, policy.objection ?? null, now), policy);
}

function statementOf(ban: Ban, objection: string | null, now: number): StatementMessage {
  const { id, kind, limit, at, until } = ban;
  const automatic = limit !== null;
  // Behind one address there may be many.
  const who = ban.scope === "address" ? "You, or somebody else at your network address," : "You";
  const reason = automatic ? `${who} went against the rule "${limit}": ${ban.reason}.` : ban.reason;
  const about = { id, kind, limit, automatic, reason, objection };
  return {
    type: "party-bouncer:statement",
    ...about,
    at,
    until: until === Infinity ? null : until,
    message: inSentences(about, remaining(ban, now), until - at),
  };
}

function inSentences(
  {
    kind,
    automatic,
    reason,
    objection,
  }: Pick<StatementMessage, "kind" | "automatic" | "reason" | "objection">,
  left: number,
  length: number,
): string {
  const isOver = left === 0;
  const span = length === Infinity ? "until further notice" : `for ${formatDuration(isOver ? length : left)}`;
  const what =
    kind === "close"
      ? `You ${isOver ? "were" : "are"} kept out of this room ${span}.`
      : `What you send here ${isOver ? "was" : "is"} shown to nobody but you ${span}.`;
  const how = automatic ? "This was decided automatically." : "This was decided by a moderator.";
  return [what, reason, how, objection === null ? "" : `To object: ${objection}`]
    .filter((part) => part !== "")
    .join(" ");
}
