/** What the bouncer says to its clients: control messages. PROTOCOL.md describes them in words. */
import { CloseCode } from "./close-code.ts";
import { amount, count, listOf, oneOf, orNull, parseObject, type Read, shape, text } from "./shape.ts";
import { slowModeMessage, type SlowModeMessage, type SlowModeStanding } from "./slow-mode-message.ts";

/** Every control message is JSON text that begins so. A guard can tell it apart without parsing. */
export const CONTROL_PREFIX = '{"type":"party-bouncer:';

const COLON = CONTROL_PREFIX.length - 1;

/** Whether a message is a control message, from whichever side. */
export function isControlMessage(message: unknown): message is string {
  // One look at the place of the colon saves the comparison for nearly every message.
  return typeof message === "string" && message[COLON] === ":" && message.startsWith(CONTROL_PREFIX);
}

/** Sent on connect, if the policy says `announce: true`, and again if the limits of the client are others. */
export interface PolicyMessage {
  /** Which control message this is. */
  type: "party-bouncer:policy";
  /** The limits that apply to the client. */
  limits: AnnouncedLimit[];
  /** Largest message the room accepts, in bytes of UTF-8. */
  maxMessageBytes: number;
  /** The same each time on one connection, and known to nobody else: what is announced again without it is made up by somebody. */
  key?: string;
}

/** A limit as a client may know it: at most `burst` at once, `limit` per `window` in the long run. */
export interface AnnouncedLimit {
  /** The limit's name. */
  name: string;
  /** How much per `window`. */
  limit: number;
  /** The span that `limit` is per, in milliseconds. */
  window: number;
  /** How much may come at once after a pause. */
  burst: number;
  /** How it counts. */
  algorithm: "gcra" | "sliding-window" | "fixed-window";
  /** What a message counts for: 1, or its bytes. */
  cost: "messages" | "bytes";
  /** The types of messages it is for, each with a count of its own; `null`: all of them together. */
  types: string[] | null;
}

/** Sent once per strike. */
export interface WarningMessage {
  /** Which control message this is. */
  type: "party-bouncer:warning";
  /** On the first warning of a connection: the limits, unless they were announced already. */
  limits?: AnnouncedLimit[];
  /** With them: the key with which others are announced later, if they may change. */
  key?: string;
  /** The name of the limit that refused the message. */
  limit: string;
  /** Milliseconds until the same message would be admitted. */
  retryAfter: number;
  /** Strikes so far, this one included. */
  strikes: number;
  /** Strikes until the room closes the connection; `null` if it never does. */
  strikesLeft: number | null;
  /** A sentence for the person who reads it. */
  message: string;
}

/** Sent when the client or the room asks where the client stands, and just before the room closes the connection. */
export interface StandingMessage extends Omit<Standing, "retryAfter"> {
  /** Which control message this is. */
  type: "party-bouncer:standing";
  /** Milliseconds; 0 if there is nothing to wait for, `null` if the client is away for good or until it is asked. */
  retryAfter: number | null;
  /** If the client is away: the code that the connection is closed with. A proxy may lose it on its way. */
  code?: CloseCode;
  /** As in a {@link CloseReason}. */
  shared?: boolean;
}

/** Sent to a client that is told of its ban: a statement of reasons. */
export interface StatementMessage {
  /** Which control message this is. */
  type: "party-bouncer:statement";
  /** The ban's id. */
  id: string;
  /** Whether the client was closed or hidden. */
  kind: "close" | "shadow-ban";
  /** The limit whose refusals led here; `null` if a person decided. */
  limit: string | null;
  /** Whether it was decided without a person. */
  automatic: boolean;
  /** Why: the limit and the strike in a sentence, or the operator's words. */
  reason: string;
  /** When the ban began, in epoch ms. */
  at: number;
  /** When it ends, in epoch ms; `null` if no end is set. */
  until: number | null;
  /** How to object; `null` if the room does not say. */
  objection: string | null;
  /** `true` if the client may answer to it, once, over HTTP; else left out. */
  appeals?: true;
  /** All of it in sentences, for the person who reads it. */
  message: string;
}

/** A control message, parsed. */
export type ControlMessage =
  | PolicyMessage
  | WarningMessage
  | StandingMessage
  | StatementMessage
  | SlowModeMessage;

/**
 * Where a client stands with the room.
 *
 * - `ok`: no strikes.
 * - `coolingDown`: everything it sends is refused for `retryAfter` ms.
 * - `warned`: it may send, and has strikes.
 * - `away`: the room closed the connection and does not want it back for `retryAfter` ms
 *   (`Infinity`: for good).
 */
export interface Standing {
  /** `ok`, `warned`, `coolingDown` or `away`: see above. */
  status: "ok" | "warned" | "coolingDown" | "away";
  /** Strikes that are not forgiven yet. */
  strikes: number;
  /** Strikes until the room closes the connection; `null` if it never does, or if that is not known. */
  strikesLeft: number | null;
  /** Milliseconds; 0 if there is nothing to wait for. */
  retryAfter: number;
  /** The limit that refused last, or `null`. */
  limit: string | null;
  /** A sentence for a person, or `null`. */
  message: string | null;
  /** What is left of each limit. Only the room knows: a guard's own standing does without. */
  limits?: LimitStanding[];
  /** The room's slow mode, while it is on and counts what this client sends. Only a guard says so. */
  slowMode?: SlowModeStanding;
}

/** What is left of a limit. */
export interface LimitStanding {
  /** The limit's name. */
  name: string;
  /** How much would pass at once now. */
  left: number;
  /** Milliseconds until nothing counts against it any more. */
  resetAfter: number;
}

/**
 * Reads a control message.
 *
 * @returns the message with the fields of its type and no others, each checked; `null` for anything but a well-formed control message.
 * Texts are cut after 10,000 characters, lists after 100 items. Never throws.
 * @example
 * const message = parseControlMessage(event.data);
 * if (message?.type === "party-bouncer:warning") showToast(message.message);
 */
export function parseControlMessage(data: unknown): ControlMessage | null {
  if (!isControlMessage(data)) return null;
  const fields = parseObject(data);
  return (READERS.get(fields?.["type"])?.(fields) ?? null) as ControlMessage | null;
}

const LIMITS = listOf(
  shape({
    name: text,
    limit: count,
    window: count,
    burst: count,
    algorithm: oneOf("gcra", "sliding-window", "fixed-window"),
    cost: oneOf("messages", "bytes"),
    types: orNull(listOf(text)),
  }),
);

const STRIKES = { type: text, strikes: amount, strikesLeft: orNull(amount) };

const standing = shape(
  {
    ...STRIKES,
    status: oneOf("ok", "warned", "coolingDown", "away"),
    retryAfter: orNull(amount),
    limit: orNull(text),
    message: orNull(text),
  },
  {
    code: oneOf(...Object.values(CloseCode)),
    shared: oneOf(true, false),
    limits: listOf(shape({ name: text, left: amount, resetAfter: amount })),
  },
);

const READERS = new Map<unknown, Read>([
  ["party-bouncer:policy", shape({ type: text, limits: LIMITS, maxMessageBytes: count }, { key: text })],
  [
    "party-bouncer:warning",
    shape({ ...STRIKES, limit: text, retryAfter: amount, message: text }, { limits: LIMITS, key: text }),
  ],
  [
    "party-bouncer:standing",
    (value) => {
      const message = standing(value);
      // Only a lockout can be without an end.
      return message?.["retryAfter"] === null && message["status"] !== "away" ? undefined : message;
    },
  ],
  ["party-bouncer:slow-mode", slowModeMessage],
  [
    "party-bouncer:statement",
    shape(
      {
        type: text,
        id: text,
        kind: oneOf("close", "shadow-ban"),
        limit: orNull(text),
        automatic: oneOf(true, false),
        reason: text,
        at: amount,
        until: orNull(amount),
        objection: orNull(text),
        message: text,
      },
      { appeals: oneOf(true) },
    ),
  ],
]);
