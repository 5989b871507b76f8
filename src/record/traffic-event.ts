import type { Conduct } from "../strikes/conduct.ts";
import type { Verdict } from "../strikes/verdict.ts";

/** What the first line of a traffic record says. */
export interface TrafficHeader {
  /** `"party-bouncer-traffic"`. */
  readonly format: "party-bouncer-traffic";
  /** Of the format: 1. */
  readonly version: 1;
}

/**
 * Whom a record means: a number, or text that tells one from another and nothing else. What begins with `address:` is known by its address
 * alone, so that several people may be behind it. Everything else is known by an id of its own.
 */
export type Pseudonym = string | number;

interface Happening {
  /** Epoch ms. */
  readonly at: number;
}

interface OfConnection extends Happening {
  /** Which connection: unique among those that are open at the same time. */
  readonly connection: Pseudonym;
}

/** A connection has come. */
export interface OpenEvent extends OfConnection {
  /** Always `"open"`. */
  readonly event: "open";
  /** Its client; `null` or absent if it is unknown. */
  readonly client?: Pseudonym | null | undefined;
  /** Its address, under a pseudonym too, if the client is known by something else. */
  readonly address?: Pseudonym | null | undefined;
  /** Its tier, as the policy's `identify` names it. */
  readonly tier?: string | null | undefined;
  /** A whole number from 0 to 999, by which limits that apply to a share of the clients choose theirs. */
  readonly cohort?: number | undefined;
  /** Whether it is in the room, but neither judged nor asked for admission: it moderates, or the policy's `exempt` says so. */
  readonly exempt?: true | undefined;
  /** `"close"` if it was turned away. Absent if it was let in. */
  readonly verdict?: "close" | undefined;
  /** What turned it away: `connects`, `perClient`, `perRoom` or a ban's limit. */
  readonly limit?: string | null | undefined;
}

/** A message has come. */
export interface MessageEvent extends OfConnection {
  /** Always `"message"`. */
  readonly event: "message";
  /** Its client, for records that do not say when connections come. */
  readonly client?: Pseudonym | null | undefined;
  /** Its type, as the policy's `classify` names it; `null` or absent if it has none. */
  readonly type?: string | null | undefined;
  /** Its size in bytes, of UTF-8 if it is text. */
  readonly bytes: number;
  /** If it is text: its length in UTF-16 code units. Absent if it is as many as the bytes. */
  readonly length?: number | undefined;
  /** Whether it answers a question of the room's own, and is free for that. */
  readonly asked?: true | undefined;
  /** Whether a free type was only pretended, so that it is not free. */
  readonly forged?: true | undefined;
  /** Whether it was a control message, which never waits. One that the bouncer has answered is in no record. */
  readonly control?: true | undefined;
  /** What it costs by limits whose cost is a function, by their names. */
  readonly costs?: Readonly<Record<string, number>> | undefined;
  /** What was decided. Absent if nobody has judged it. */
  readonly verdict?: Verdict["action"] | undefined;
  /** The limit behind a refusal. */
  readonly limit?: string | null | undefined;
  /** Ms that another limiter asked to wait: see `external()`. Only if that is what refused it. */
  readonly wait?: number | undefined;
  /** `true` if its sender is not to blame: the other limiter did not answer, or too many waited for it. Only beside `wait`. */
  readonly blameless?: true | undefined;
}

/** A message that waited was looked at again. The first of its connection that still waits is meant. */
export interface DeliverEvent extends OfConnection {
  /** Always `"deliver"`. */
  readonly event: "deliver";
  /** `"admit"` if it was delivered, `"hold"` if it waits on. */
  readonly verdict: Verdict["action"];
  /** The limit behind a refusal. */
  readonly limit?: string | null | undefined;
  /** As in {@link MessageEvent.wait}. */
  readonly wait?: number | undefined;
  /** As in {@link MessageEvent.blameless}. */
  readonly blameless?: true | undefined;
}

/** A connection has gone. */
export interface CloseEvent extends OfConnection {
  /** Always `"close"`. */
  readonly event: "close";
  /** Its close code, if the bouncer has closed it. */
  readonly code?: number | undefined;
}

/** The app has given strikes, or taken them away: `bouncer.strikes`. */
export interface StrikeEvent extends OfConnection {
  /** The method of `bouncer.strikes` that the app called; `invalid` for `reportInvalid`. */
  readonly event: "strike" | "invalid" | "mute" | "clear";
  /** How many strikes were given. Only of `strike`. */
  readonly strikes?: number | undefined;
  /** Why. Of `strike` and `mute`: text that the app chose, so a limit's name at most, and else `"penalty"`. */
  readonly limit?: string | undefined;
  /** For how many ms it was muted. Only of `mute`. */
  readonly for?: number | undefined;
}

/** What was counted somewhere, as of a moment. */
export interface CountRecord {
  /** The id of the counter. It is different for each set of numbers of a limit. */
  readonly counter: number;
  /** Where it is shared, with pseudonyms for clients and addresses; absent if it is the connection's own. */
  readonly key?: string | undefined;
  /** Whether the key is read for each connection apart, so that nobody else shares the count. */
  readonly mine?: true | undefined;
  /** As of when, in epoch ms. */
  readonly at: number;
  /** How much was counted, as its algorithm counts. */
  readonly count: number;
  /** The count of the window before. Only the sliding window has it. */
  readonly before?: number | undefined;
}

/**
 * How a connection stands, where the record cannot say how it came to that: at the beginning of a part that is whole in itself, and as a
 * client comes back whose strikes were kept. A simulation under the same rules goes on from there.
 */
export interface StandingEvent extends OfConnection {
  /** Always `"standing"`. */
  readonly event: "standing";
  /** Its strikes and its cool-down; absent if it has none. */
  readonly conduct?: Conduct | undefined;
  /** What its limits have counted. */
  readonly counts?: readonly CountRecord[] | undefined;
  /** For how many ms on it is shadow-banned; `null` if that never ends; absent if it is not. */
  readonly hidden?: number | null | undefined;
}

/**
 * The room was loaded into memory, after a deploy, an eviction or its sleep. The connections that it names are those that are still open;
 * each other one is gone.
 */
export interface LoadEvent extends Happening {
  /** Always `"load"`. */
  readonly event: "load";
  /** Those that are still open. */
  readonly connections: readonly Pseudonym[];
}

/** The rules that apply from here on. */
export interface RulesEvent extends Happening {
  /** Always `"rules"`. */
  readonly event: "rules";
  /** 16 hex digits that are the same if two policies decide alike. The body of a function does not count. */
  readonly fingerprint: string;
}

/** One line of a traffic record: `docs/reference/traffic-record.md`. It says nothing of what was sent but its type and its size. */
export type TrafficEvent =
  | OpenEvent
  | MessageEvent
  | DeliverEvent
  | CloseEvent
  | StrikeEvent
  | StandingEvent
  | LoadEvent
  | RulesEvent;

/** Recorded traffic that comes little by little, such as what `readTraffic()` returns. */
export interface TrafficStream extends AsyncIterable<TrafficEvent | readonly TrafficEvent[]> {
  /** How many lines could not be read, once the stream is over. Default: 0. */
  readonly broken?: number;
}
