import type { Session } from "../session/session.ts";
import { LONGEST_APPEAL } from "./appeal.ts";
import type { Ban } from "./ban.ts";
import { remaining } from "../shared/period.ts";
import type { StatementMessage } from "../shared/control-message.ts";
import type { DefinedPolicy } from "../policy/policy.ts";
import { sendControlMessage } from "../visibility/send-control-message.ts";
import type { RoomKey } from "../words/room-sentences.ts";
import { type Say, speakTo } from "../words/speaker.ts";
import { strikeIn } from "../shared/ladder-reason.ts";

/** Sends a client the statement of reasons for its ban: what, why by which rule, until when, and how to object. */
export function disclose(session: Session, ban: Ban, policy: DefinedPolicy, now: number): void {
  const say = speakTo(session.locale, policy.words);
  sendControlMessage(session, statementOf(ban, policy, now, say), policy);
}

function statementOf(
  ban: Ban,
  policy: Pick<DefinedPolicy, "objection" | "appeals">,
  now: number,
  say: Say<RoomKey>,
): StatementMessage {
  const objection = policy.objection ?? null;
  // Of a client that nobody knows there is no record which it could answer to.
  const appeals = policy.appeals && ban.target !== null;
  const { id, kind, limit, at, until } = ban;
  const reason = limit === null ? ban.reason : automaticReason(ban, limit, say);
  const sentences = [
    whatIsDone(ban, now, say),
    ended(reason),
    say(limit === null ? "statement.byModerator" : "statement.automatic"),
    objection === null ? "" : say("statement.objection", { objection }),
    appeals ? say("statement.appeal", { most: LONGEST_APPEAL }) : "",
  ];
  return {
    type: "party-bouncer:statement",
    id,
    kind,
    limit,
    automatic: limit !== null,
    reason,
    objection,
    ...(appeals && { appeals }),
    at,
    until: until === Infinity ? null : until,
    message: sentences.filter((sentence) => sentence !== "").join(" "),
  };
}

/** Operators write a few words. What follows would read as the rest of them. */
function ended(reason: string): string {
  return reason === "" || ENDS.test(reason) ? reason : `${reason}.`;
}

/** The marks that end a sentence, in any language, and whatever closes behind them. */
const ENDS = /[\p{Sentence_Terminal}\u2026][\p{Pe}\p{Pf}"']*\s*$/u;

function automaticReason(ban: Ban, limit: string, say: Say<RoomKey>): string {
  const strike = strikeIn(ban.reason);
  const reason = strike === null ? ban.reason : say("statement.strike", { strike });
  // Behind one address there may be many.
  return say(ban.scope === "address" ? "statement.sharedLimit" : "statement.limit", { limit, reason });
}

function whatIsDone(ban: Ban, now: number, say: Say<RoomKey>): string {
  const left = remaining(ban, now);
  const { until, past, openEnd } = DONE[ban.kind];
  if (left === 0) return say(past, { span: ban.until - ban.at });
  return left === Infinity ? say(openEnd) : say(until, { span: left });
}

const DONE = {
  close: { until: "statement.closed", openEnd: "statement.closedOpenEnd", past: "statement.wasClosed" },
  "shadow-ban": {
    until: "statement.hidden",
    openEnd: "statement.hiddenOpenEnd",
    past: "statement.wasHidden",
  },
} satisfies Record<Ban["kind"], Record<"until" | "openEnd" | "past", RoomKey>>;
