import type { DecidedBan } from "../directory/decided-ban.ts";

/** A statement of reasons, in the form in which the DSA Transparency Database of the European Commission takes it. */
export interface StatementOfReasons {
  /** Of a shadow-ban: nobody else sees what the client says. */
  readonly decision_visibility?: readonly ["DECISION_VISIBILITY_CONTENT_DISABLED"];
  /** Of a ban of an id. */
  readonly decision_account?: "DECISION_ACCOUNT_SUSPENDED" | "DECISION_ACCOUNT_TERMINATED";
  /** Of a ban of an address. */
  readonly decision_provision?:
    | "DECISION_PROVISION_TOTAL_SUSPENSION"
    | "DECISION_PROVISION_TOTAL_TERMINATION";
  /** Rooms decide by their own rules, not by law. */
  readonly decision_ground: "DECISION_GROUND_INCOMPATIBLE_CONTENT";
  /** Which rule. At most 500 characters. */
  readonly incompatible_content_ground: string;
  /** Why it was broken. At most 2,000 characters. */
  readonly incompatible_content_explanation: string;
  /** Nobody has looked into that. */
  readonly incompatible_content_illegal: "No";
  /** What is sent may be anything. */
  readonly content_type: readonly ["CONTENT_TYPE_OTHER"];
  /** What it is. */
  readonly content_type_other: string;
  /** The closest that there is to flooding, or to a moderator's decision. */
  readonly category: "STATEMENT_CATEGORY_OTHER_VIOLATION_TC";
  /** None of the keywords says it. */
  readonly category_specification: readonly ["KEYWORD_OTHER"];
  /** What says it. */
  readonly category_specification_other: string;
  /** The countries of the EU and the EEA: a ban applies wherever its client is. */
  readonly territorial_scope: readonly string[];
  /** `YYYY-MM-DD`, in UTC: when the messages were sent. */
  readonly content_date: string;
  /** `YYYY-MM-DD`, in UTC. */
  readonly application_date: string;
  /** `YYYY-MM-DD`, in UTC; left out if it is for good. */
  readonly end_date_visibility_restriction?: string;
  /** The same. */
  readonly end_date_account_restriction?: string;
  /** The same. */
  readonly end_date_service_restriction?: string;
  /** What it was decided on, in a sentence. */
  readonly decision_facts: string;
  /** Nobody has reported it. */
  readonly source_type: "SOURCE_VOLUNTARY";
  /** Whether a limit noticed it. */
  readonly automated_detection: "Yes" | "No";
  /** Whether the ladder decided. */
  readonly automated_decision: "AUTOMATED_DECISION_FULLY" | "AUTOMATED_DECISION_NOT_AUTOMATED";
  /** The ban's id. */
  readonly puid: string;
}

const EEA = "AT BE BG CY CZ DE DK EE ES FI FR GR HR HU IE IS IT LI LT LU LV MT NL NO PL PT RO SE SI SK".split(
  " ",
);

/** The database takes no later date, 2038-01-01 in epoch ms. */
const LAST = Date.UTC(2038, 0, 1);

/** A ban as a statement of reasons. It says neither who was banned, nor who did it. */
export function statementOf(ban: DecidedBan): StatementOfReasons {
  const { id, at, limit, reason } = ban;
  const isByLimit = limit !== null;
  return {
    ...decisionOf(ban),
    decision_ground: "DECISION_GROUND_INCOMPATIBLE_CONTENT",
    incompatible_content_ground: isByLimit
      ? cut(`The limit "${limit}" of the room's policy`, 500)
      : "The rules of the room, as a moderator applies them",
    incompatible_content_explanation: isByLimit
      ? "More messages were sent than the limit allows, also after warnings."
      : cut(reason || "No reason is kept.", 2_000),
    incompatible_content_illegal: "No",
    content_type: ["CONTENT_TYPE_OTHER"],
    content_type_other: "Messages in a room in real time",
    category: "STATEMENT_CATEGORY_OTHER_VIOLATION_TC",
    category_specification: ["KEYWORD_OTHER"],
    category_specification_other: isByLimit ? "Flooding" : "Decision of a moderator",
    territorial_scope: EEA,
    content_date: dayOf(at),
    application_date: dayOf(at),
    decision_facts: isByLimit
      ? "The messages were counted as they arrived. They went over the limit, and went on after warnings with growing waits."
      : "A moderator has decided on what was sent in the room.",
    source_type: "SOURCE_VOLUNTARY",
    automated_detection: isByLimit ? "Yes" : "No",
    automated_decision: isByLimit ? "AUTOMATED_DECISION_FULLY" : "AUTOMATED_DECISION_NOT_AUTOMATED",
    puid: id.replaceAll(/[^\w-]/g, "-"),
  };
}

type Decision = Pick<
  StatementOfReasons,
  | "decision_visibility"
  | "decision_account"
  | "decision_provision"
  | "end_date_visibility_restriction"
  | "end_date_account_restriction"
  | "end_date_service_restriction"
>;

function decisionOf({ kind, scope, until }: DecidedBan): Decision {
  const isForGood = until === null;
  const end = until === null || until > LAST ? null : dayOf(until);
  if (kind === "shadow-ban") {
    return {
      decision_visibility: ["DECISION_VISIBILITY_CONTENT_DISABLED"],
      ...(end === null ? {} : { end_date_visibility_restriction: end }),
    };
  }
  if (scope === "user") {
    return {
      decision_account: isForGood ? "DECISION_ACCOUNT_TERMINATED" : "DECISION_ACCOUNT_SUSPENDED",
      ...(end === null ? {} : { end_date_account_restriction: end }),
    };
  }
  return {
    decision_provision: isForGood
      ? "DECISION_PROVISION_TOTAL_TERMINATION"
      : "DECISION_PROVISION_TOTAL_SUSPENSION",
    ...(end === null ? {} : { end_date_service_restriction: end }),
  };
}

function dayOf(time: number): string {
  return new Date(time).toISOString().slice(0, 10);
}

function cut(text: string, most: number): string {
  const characters = Array.from(text.toWellFormed());
  return characters.length > most ? `${characters.slice(0, most - 1).join("")}…` : text.toWellFormed();
}
