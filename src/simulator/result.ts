import type { Verdict } from "../strikes/verdict.ts";

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
  /** Epoch ms of the first and the last record; 0 if there is none. */
  readonly from: number;
  readonly until: number;
  /** How many records were played, and how many could not be read. */
  readonly records: number;
  readonly broken: number;
  readonly messages: {
    readonly admitted: number;
    readonly refused: number;
    /** Messages that had to wait. Once such a message is delivered, it counts as admitted too. */
    readonly held: number;
    readonly bytes: number;
    /** Messages of connections that the policy had closed by then. They are in neither `admitted` nor `refused`. */
    readonly away: number;
  };
  readonly limits: readonly LimitOutcome[];
  readonly types: readonly TypeOutcome[];
  /** The worst hit first. */
  readonly clients: readonly ClientOutcome[];
  /** How many clients met which fate. */
  readonly fates: Readonly<Record<Fate, number>>;
  readonly rungs: readonly RungOutcome[];
  readonly timeline: Timeline;
  readonly suggestions: readonly Suggestion[];
  /** The least `maxMessageBytes` that leaves the same clients alone. */
  readonly maxMessageBytes: number;
  /** How the verdicts compare to those in the record, where it has some. */
  readonly recorded: { readonly same: number; readonly different: number };
  /** What the numbers cannot tell, in sentences: a limit whose cost is a function, a record that begins in the middle. */
  readonly notes: readonly string[];
  /** The other policy, if there is one. */
  readonly against?: ComparedResult | undefined;
}

/** The result of the other policy, and what is different. */
export interface ComparedResult extends Omit<SimulationResult, "against"> {
  /** Clients that one of the two policies refuses, warns or closes and the other one does not. */
  readonly differences: readonly Difference[];
}

/** A client that fares better or worse. */
export interface Difference {
  readonly client: string;
  readonly fate: Fate;
  readonly against: Fate;
  readonly refused: number;
  readonly refusedAgainst: number;
}

/** A limit of the policy, or one of the names that stand for none: `maxMessageBytes`, `restricted`, `connects`. */
export interface LimitOutcome {
  readonly name: string;
  /** Messages that it counted, and that passed. */
  readonly admitted: number;
  readonly refused: number;
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
  readonly admitted: number;
  readonly refused: number;
  readonly held: number;
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
  readonly p50: number;
  readonly p90: number;
  readonly p99: number;
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
  readonly connections: number;
  /** Connections that were not let in: for `connects`, `perClient`, `perRoom` or a ban. */
  readonly turnedAway: number;
  readonly admitted: number;
  readonly refused: number;
  readonly held: number;
  /** Messages after the policy had closed it. */
  readonly away: number;
  readonly strikes: number;
  readonly fate: Fate;
  /** The first message or connect that did not pass; `null` if all did. */
  readonly firstRefusal: FirstRefusal | null;
}

/** Why a message did not pass. */
export interface FirstRefusal {
  /** Epoch ms. */
  readonly at: number;
  readonly limit: string | null;
  readonly type: string | null;
  readonly bytes: number;
  readonly action: Verdict["action"];
  /** Ms until it would have passed. */
  readonly retryAfter: number;
  /** What would have had to be different for it to pass, in a sentence. */
  readonly because: string;
  /** The least burst, and the least limit, either of which would have let it pass; `null` where none would. */
  readonly needs: { readonly burst: number | null; readonly limit: number | null };
}

/** What one rung of the ladder did. */
export interface RungOutcome {
  readonly strikes: number;
  readonly do: string;
  /** How often it was reached, and by how many clients. */
  readonly times: number;
  readonly clients: number;
}

/** What was admitted, and what each limit refused, over time. At most 240 steps. */
export interface Timeline {
  /** Ms of a step. */
  readonly step: number;
  readonly admitted: readonly number[];
  /** Refused messages by limit. */
  readonly refused: readonly { readonly name: string; readonly counts: readonly number[] }[];
}

/** A limit that leaves a stated share of the clients in the record alone. */
export interface Suggestion {
  /** The name of the limit that it could stand for, or a new one. */
  readonly name: string;
  /** The only type that it counts; `null` for all. */
  readonly type: string | null;
  /** What it counts. `connects` is for `admission.connects`. */
  readonly cost: "messages" | "bytes" | "connects";
  readonly limit: number;
  /** Ms. */
  readonly window: number;
  readonly burst: number;
  /** Whose messages are counted together. Per connection if some clients are known by an address, behind which may be many. */
  readonly per: "client" | "connection";
  /** The share of clients that all suggestions together never refuse: 0.999 for 99.9%. */
  readonly share: number;
  /** The same in a sentence. */
  readonly because: string;
}
