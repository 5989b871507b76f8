import type { FirstRefusal } from "./refusal.ts";

/**
 * The worst that becomes of a client.
 *
 * - `ok`: it earned no strike. Messages may have waited, or been refused as others had filled the room.
 * - `warned`: it was told to slow down, by a warning or by being turned away as it connected.
 * - `restricted`, `hidden`: so did a rung of the ladder.
 * - `closed`: a rung closed it, or most of its connections were turned away.
 */
export type Fate = "ok" | "warned" | "restricted" | "hidden" | "closed";

/** What a policy makes of recorded traffic. It is JSON as it is. */
export interface SimulationResult {
  /** Epoch ms of the first record; 0 if there is none. */
  readonly from: number;
  /** Epoch ms of the last record; 0 if there is none. */
  readonly until: number;
  /** How many records were played. */
  readonly records: number;
  /** How many records could not be read. */
  readonly broken: number;
  /** What became of all messages together. */
  readonly messages: MessagesOutcome;
  /** What each limit of the policy did, and each of the names that stand for none. */
  readonly limits: readonly LimitOutcome[];
  /** What was sent of each type, the most frequent first. Beyond 64 types the others are one: `(other)`. */
  readonly types: readonly TypeOutcome[];
  /** The worst hit first. */
  readonly clients: readonly ClientOutcome[];
  /** How many clients met which fate. */
  readonly fates: Readonly<Record<Fate, number>>;
  /** What each rung of the ladder did. */
  readonly rungs: readonly RungOutcome[];
  /** What was admitted and refused, when. */
  readonly timeline: Timeline;
  /** Limits that leave a stated share of the clients alone: `suggest()` makes a policy of them. */
  readonly suggestions: readonly Suggestion[];
  /** The least `maxMessageBytes` that leaves the same clients alone. */
  readonly maxMessageBytes: number;
  /** How the verdicts compare to those in the record, if it has some. */
  readonly recorded: RecordedVerdicts;
  /** What the numbers cannot tell, in sentences: a limit whose cost is a function, a record that begins in the middle. */
  readonly notes: readonly string[];
  /** The other policy, if there is one. */
  readonly against?: ComparedResult | undefined;
}

/** What became of all messages together. Each is either `admitted`, `refused`, `away` or `lost`: these four add up to the messages that came. */
export interface MessagesOutcome {
  /** Messages that passed. */
  readonly admitted: number;
  /** Messages that did not. */
  readonly refused: number;
  /** Messages that had to wait. Each also counts as what became of it then: `admitted`, as most, or one of the other three. */
  readonly held: number;
  /** Bytes of all messages, whatever became of them. */
  readonly bytes: number;
  /** Messages of connections that the policy had closed by then. They are in neither `admitted` nor `refused`. */
  readonly away: number;
  /** Messages that waited until their connection closed, or the record ended. They were neither delivered nor refused. */
  readonly lost: number;
}

/** How the verdicts on messages, and on connections of a room's own record, compare to those that it recorded. */
export interface RecordedVerdicts {
  /** How many are the same. */
  readonly same: number;
  /** How many are not. */
  readonly different: number;
}

/** The result of the other policy, and what is different. */
export interface ComparedResult extends Omit<SimulationResult, "against"> {
  /** Clients that one of the two policies refuses, warns or closes and the other one does not. */
  readonly differences: readonly Difference[];
}

/** A client that fares better or worse. */
export interface Difference {
  /** Its pseudonym. */
  readonly client: string;
  /** What becomes of it under the policy. */
  readonly fate: Fate;
  /** What becomes of it under the other one. */
  readonly against: Fate;
  /** Its messages that the policy refuses. */
  readonly refused: number;
  /** Its messages that the other one refuses. */
  readonly refusedAgainst: number;
}

/**
 * A limit of the policy, or one of the names that stand for none: `maxMessageBytes`, `restricted`, `connects`, `(cool-down)` for one that the
 * app imposed.
 */
export interface LimitOutcome {
  /** Its name. */
  readonly name: string;
  /** Messages that it counted, and that passed. */
  readonly admitted: number;
  /** Messages that it refused, or connections. */
  readonly refused: number;
  /** Messages that had to wait for it. */
  readonly held: number;
  /** Clients that it refused at least once. */
  readonly clients: number;
  /** Strikes that it led to. */
  readonly strikes: number;
}

/** Messages of one type. */
export interface TypeOutcome {
  /** `(none)` for messages without a type. */
  readonly type: string;
  /** Messages that passed. */
  readonly admitted: number;
  /** Messages that did not. */
  readonly refused: number;
  /** Messages that had to wait. */
  readonly held: number;
  /** Bytes of all of them. */
  readonly bytes: number;
  /** Clients that sent any. */
  readonly clients: number;
  /** Of each client's busiest second, in messages a second. */
  readonly rate: Quantiles;
  /** Of all sizes, in bytes. */
  readonly size: Quantiles;
}

/** Half of the values are at most `p50`, and so on: each is the least of the values that this share of them do not exceed. */
export interface Quantiles {
  /** The median. */
  readonly p50: number;
  /** Of 90%. */
  readonly p90: number;
  /** Of 99%. */
  readonly p99: number;
  /** Of 99.9%. */
  readonly p999: number;
  /** The greatest value. It is always exact. */
  readonly max: number;
  /** 0 if they are exact, as of up to 4,096 different values. Of more, each but `max` may be off by this share of itself: 0.01. */
  readonly error: number;
}

/** What became of one client. */
export interface ClientOutcome {
  /** Its pseudonym. A connection whose client is unknown is `connection:<its own>`. */
  readonly client: string;
  /** How many connections it opened, as far as the record says so. */
  readonly connections: number;
  /** Connections that were not let in: for `connects`, `perClient`, `perRoom` or a ban. */
  readonly turnedAway: number;
  /** Messages that passed. */
  readonly admitted: number;
  /** Messages that did not. */
  readonly refused: number;
  /** Messages that had to wait. */
  readonly held: number;
  /** Messages after the policy had closed it. */
  readonly away: number;
  /** Messages that waited until their connection closed, or the record ended. */
  readonly lost: number;
  /** Strikes that it earned. */
  readonly strikes: number;
  /** The worst that became of it. */
  readonly fate: Fate;
  /** The first message or connect that did not pass; `null` if all did. */
  readonly firstRefusal: FirstRefusal | null;
}

/** What one rung of the ladder did. */
export interface RungOutcome {
  /** The strikes that lead to it. */
  readonly strikes: number;
  /** What it does: for a rung that is a function, what it said. */
  readonly do: string;
  /** How often it was reached. */
  readonly times: number;
  /** By how many clients. */
  readonly clients: number;
}

/** What was admitted, and what each limit refused, over time. At most 240 steps. */
export interface Timeline {
  /** Ms of a step. */
  readonly step: number;
  /** Admitted messages of each step. */
  readonly admitted: readonly number[];
  /** Refused messages by limit. */
  readonly refused: readonly TimelineOfLimit[];
}

/** What one limit refused over time. */
export interface TimelineOfLimit {
  /** Its name. */
  readonly name: string;
  /** Refused messages of each step. */
  readonly counts: readonly number[];
}

/** A limit that leaves a stated share of the clients in the record alone. */
export interface Suggestion {
  /** The name of the limit that it could stand for, or a new one. */
  readonly name: string;
  /** The only type that it counts; `null` for all. */
  readonly type: string | null;
  /** What it counts. `connects` is for `admission.connects`. */
  readonly cost: "messages" | "bytes" | "connects";
  /** How much per window. */
  readonly limit: number;
  /** Ms. */
  readonly window: number;
  /** How much at once after a pause: the least at this rate that is enough for the share. */
  readonly burst: number;
  /** Whose messages are counted together. Per connection if some clients are known by an address, behind which may be many. */
  readonly per: "client" | "connection";
  /** The share of clients that all suggestions together never refuse: 0.999 for 99.9%. */
  readonly share: number;
  /** The same in a sentence. */
  readonly because: string;
}
