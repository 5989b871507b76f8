import { isControlMessage, parseControlMessage } from "../../src/shared/control-message.ts";
import { parseCloseReason } from "../../src/shared/close-code.ts";

type Kind = "text" | "text or null" | "number" | "number or null" | "boolean" | "list" | "list or null";
/** A field that may be missing. */
type Optional = `${Kind}?`;

/** The control messages as PROTOCOL.md describes them, field by field. */
const FRAMES: Readonly<Record<string, Readonly<Record<string, Kind | Optional>>>> = {
  "party-bouncer:warning": {
    limit: "text",
    retryAfter: "number",
    strikes: "number",
    strikesLeft: "number or null",
    message: "text",
    limits: "list?",
  },
  "party-bouncer:policy": { limits: "list", maxMessageBytes: "number", key: "text?" },
  "party-bouncer:slow-mode": { every: "number", left: "number", retryAfter: "number", types: "list or null" },
  "party-bouncer:standing": {
    status: "text",
    strikes: "number",
    strikesLeft: "number or null",
    retryAfter: "number or null",
    limit: "text or null",
    message: "text or null",
    limits: "list?",
    code: "number?",
    shared: "boolean?",
  },
  "party-bouncer:statement": {
    id: "text",
    kind: "text",
    limit: "text or null",
    automatic: "boolean",
    reason: "text",
    at: "number",
    until: "number or null",
    objection: "text or null",
    message: "text",
  },
};

/** What is in the list of such a frame. */
const LISTED: Readonly<Record<string, readonly string[]>> = {
  "party-bouncer:policy": ["algorithm", "burst", "cost", "limit", "name", "types", "window"],
  "party-bouncer:warning": ["algorithm", "burst", "cost", "limit", "name", "types", "window"],
  "party-bouncer:standing": ["left", "name", "resetAfter"],
};

/** What gives away how it looks inside: a stack, a file, a class of error. */
export const INSIDE = /\n\s+at |\.[jt]s:\d+|node_modules|\b(?:Type|Range|Syntax|Reference|URI|Policy)Error\b/;

/** The codes of PROTOCOL.md. */
const CODES = new Set([4429, 4403, 4409]);
/** Of a connection whose client has to synchronise. */
const RESYNC = 4525;
/** Of a connection whose client has to be identified again. It says no more. */
const FORGOTTEN = 4508;
const MOST_REASON_BYTES = 123;

/** What is wrong with a frame that the bouncer sent; `null` where it is as documented. */
export function flawOf(sent: unknown): string | null {
  if (!isControlMessage(sent)) return "it is no control message";
  if (INSIDE.test(sent)) return "it tells how it looks inside";
  const message = parseControlMessage(sent);
  if (message === null) return "parseControlMessage cannot read it";
  const { type, ...fields } = JSON.parse(sent) as Record<string, unknown> & { type: string };
  const documented = FRAMES[type];
  if (documented === undefined) return "its type is not documented";
  const unknown = Object.keys(fields).find((name) => documented[name] === undefined);
  if (unknown !== undefined) return `it has a field ${unknown}, which is not documented`;
  const wrong = Object.entries(documented).find(([name, kind]) => !isOf(kind, fields[name]));
  if (wrong !== undefined) return `its ${wrong[0]} is no ${wrong[1]}`;
  const listed = LISTED[type];
  const items = (fields["limits"] ?? []) as readonly object[];
  return listed === undefined || items.every((item) => Object.keys(item).toSorted().join() === listed.join())
    ? null
    : "its limits are not as documented";
}

/** What is wrong with how the bouncer closed a connection; `null` where it is as documented. */
export function flawOfClose(code: number | undefined, reason = ""): string | null {
  if (code === FORGOTTEN) return reason === "" ? null : "it gives a reason";
  if (code === undefined || !(CODES.has(code) || code === RESYNC)) return "its code is not documented";
  if (Buffer.byteLength(reason) > MOST_REASON_BYTES) return "its reason does not fit";
  const parsed = parseCloseReason(reason);
  if (parsed === null || INSIDE.test(reason)) return "its reason cannot be read";
  const unknown = Object.keys(JSON.parse(reason) as object).find(
    (name) => !["retryAfter", "limit", "shared"].includes(name),
  );
  return unknown === undefined ? null : `its reason has ${unknown}, which is not documented`;
}

function isOf(kind: Kind | Optional, value: unknown): boolean {
  if (kind.endsWith("?")) return value === undefined || isOf(kind.slice(0, -1) as Kind, value);
  if (kind.endsWith(" or null") && value === null) return true;
  if (kind === "list") return Array.isArray(value);
  if (kind === "boolean") return typeof value === "boolean";
  return kind.startsWith("number") ? typeof value === "number" && value >= 0 : typeof value === "string";
}
