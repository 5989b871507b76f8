import type { Verdict } from "../strikes/verdict.ts";
import { isAmount, isText } from "../shared/shape.ts";
import { show } from "../shared/show.ts";
import type { Conduct } from "../strikes/conduct.ts";
import {
  AMOUNT,
  amountIn,
  type Fields,
  given,
  isCohort,
  isCount,
  isObject,
  isPseudonym,
  isTrue,
  isWhole,
  listIn,
  NoEvent,
  optionalText,
  PSEUDONYM,
  pseudonymIn,
  TEXT,
  textIn,
  WHOLE,
  wholeIn,
  wrong,
} from "./fields.ts";
import type { CountRecord, MessageEvent, Pseudonym, StrikeEvent, TrafficEvent } from "./traffic-event.ts";

/** Everything that can be decided about a message. */
export const ACTIONS: readonly Verdict["action"][] = [
  "admit",
  "hold",
  "refuse",
  "warn",
  "restrict",
  "shadow-ban",
  "close",
];
/**
 * An event as somebody wrote it down, with the fields that it should have and no others. A message always has `type` and `limit`; what
 * else is `null` is left out.
 *
 * @throws {NoEvent} if it is none
 */
export function eventOf(fields: Fields): TrafficEvent {
  const at = amountIn(fields, "at");
  const { event } = fields;
  if (event === "load") {
    return { at, event, connections: listIn(fields, "connections", isPseudonym, "numbers or texts") };
  }
  if (event === "rules") return { at, event, fingerprint: textIn(fields, "fingerprint") };
  if (!isText(event)) throw wrong("event", event, TEXT);
  const connection = pseudonymIn(fields, "connection");
  switch (event) {
    case "message":
      return messageOf(fields, at, connection);
    case "open": {
      const { verdict = null } = fields;
      if (verdict !== null && verdict !== "close") throw wrong("verdict", verdict, '"close"');
      return {
        at,
        event,
        connection,
        ...given("client", fields["client"] ?? null, isPseudonym, PSEUDONYM),
        ...given("address", fields["address"] ?? null, isPseudonym, PSEUDONYM),
        ...given("tier", fields["tier"] ?? null, isText, TEXT),
        ...given("cohort", fields["cohort"] ?? null, isCohort, "a whole number from 0 to 999"),
        ...given("exempt", fields["exempt"] ?? null, isTrue, "true"),
        ...(verdict !== null && { verdict }),
        ...given("limit", fields["limit"] ?? null, isText, TEXT),
      };
    }
    case "deliver": {
      const limit = optionalText(fields, "limit");
      return { at, event, connection, verdict: actionIn(fields), limit, ...waitIn(fields) };
    }
    case "close":
      return { at, event, connection, ...given("code", fields["code"] ?? null, isWhole, WHOLE) };
    case "strike":
    case "invalid":
    case "mute":
    case "clear":
      return strikeOf(fields, at, event, connection);
    case "standing": {
      const { conduct = null, counts = null, hidden } = fields;
      return {
        at,
        event,
        connection,
        ...(conduct !== null && { conduct: conductOf(conduct) }),
        ...(counts !== null && { counts: listIn(fields, "counts", isObject, "counts").map(countOf) }),
        ...(hidden !== undefined && { hidden: hidden === null ? null : amountIn(fields, "hidden") }),
      };
    }
  }
  throw new NoEvent(`"event" is ${show(event)}, which this version does not know`);
}

function messageOf(fields: Fields, at: number, connection: Pseudonym): MessageEvent {
  const type = optionalText(fields, "type");
  const bytes = wholeIn(fields, "bytes");
  const limit = optionalText(fields, "limit");
  const verdict = fields["verdict"] === undefined ? undefined : actionIn(fields);
  const message: MessageEvent = { at, event: "message", connection, type, bytes, verdict, limit };
  const { client = null, length, asked, forged, control, costs } = fields;
  // Nearly no message has any of these.
  if (
    client === null &&
    length === undefined &&
    asked === undefined &&
    forged === undefined &&
    control === undefined &&
    costs === undefined &&
    fields["wait"] === undefined
  )
    return message;
  return {
    ...message,
    ...given("client", client, isPseudonym, PSEUDONYM),
    ...(length !== undefined && length !== bytes && { length: lengthIn(fields, bytes) }),
    ...given("asked", asked ?? null, isTrue, "true"),
    ...given("forged", forged ?? null, isTrue, "true"),
    ...given("control", control ?? null, isTrue, "true"),
    ...(costs !== undefined && { costs: costsOf(costs) }),
    ...waitIn(fields),
  };
}

function strikeOf(
  fields: Fields,
  at: number,
  event: StrikeEvent["event"],
  connection: Pseudonym,
): StrikeEvent {
  return {
    at,
    event,
    connection,
    ...given("strikes", fields["strikes"] ?? null, isCount, "a whole number, 1 or more"),
    ...given("limit", fields["limit"] ?? null, isText, TEXT),
    ...given("for", fields["for"] ?? null, isAmount, AMOUNT),
  };
}

function conductOf(value: unknown): Conduct {
  if (!isObject(value)) throw wrong("conduct", value, "an object");
  const { only = null, unwarned = false } = value;
  if (typeof unwarned !== "boolean") throw wrong("unwarned", unwarned, "true or false");
  return {
    at: amountIn(value, "at"),
    strikes: wholeIn(value, "strikes"),
    cooldown: amountIn(value, "cooldown"),
    grace: amountIn(value, "grace"),
    calm: amountIn(value, "calm"),
    restricted: amountIn(value, "restricted"),
    only: only === null ? null : listIn(value, "only", isText, "texts"),
    limit: optionalText(value, "limit"),
    bans: wholeIn(value, "bans"),
    banned: amountIn(value, "banned"),
    unwarned,
    excused: wholeIn(value, "excused"),
  };
}

function countOf(value: Fields): CountRecord {
  return {
    counter: wholeIn(value, "counter"),
    ...given("key", value["key"] ?? null, isText, TEXT),
    ...given("mine", value["mine"] ?? null, isTrue, "true"),
    at: amountIn(value, "at"),
    count: amountIn(value, "count"),
    ...given("before", value["before"] ?? null, isAmount, AMOUNT),
  };
}

function costsOf(value: unknown): Readonly<Record<string, number>> {
  if (!isObject(value)) throw wrong("costs", value, "an object");
  // Not by assignment, which would make `__proto__` something else than a name.
  return Object.fromEntries(Object.keys(value).map((name) => [name, amountIn(value, name)]));
}

/** `null` stands for a wait without end. */
function waitIn(fields: Fields): Pick<MessageEvent, "wait" | "blameless"> {
  const { wait, blameless = null } = fields;
  if (wait === undefined) return {};
  return {
    wait: wait === null || wait === Infinity ? Infinity : amountIn(fields, "wait"),
    ...given("blameless", blameless, isTrue, "true"),
  };
}

/** Text in UTF-8 has at most three bytes for each of its units, and at least one. */
function lengthIn(fields: Fields, bytes: number): number {
  const length = wholeIn(fields, "length");
  if (length > bytes || bytes > 3 * length) throw wrong("length", length, `possible with ${bytes} bytes`);
  return length;
}

function actionIn({ verdict }: Fields): Verdict["action"] {
  const action = ACTIONS.find((each) => each === verdict);
  if (action === undefined) throw wrong("verdict", verdict, `one of ${ACTIONS.join(", ")}`);
  return action;
}
