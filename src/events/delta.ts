import type { AskTally, BanTally, Tally } from "./metrics.ts";

/** What has happened in a room since the delta before. Each figure is a number of times, but for `bytes`. Nothing in it names a client. */
export interface MetricsDelta {
  /** Messages that passed. */
  readonly admitted: number;
  /** Messages that had to wait. Once such a message is delivered, it counts as admitted too. */
  readonly held: number;
  /** Messages that were refused, by the limit behind it. Beyond 100 names, `(other)`. */
  readonly refused: Readonly<Record<string, number>>;
  /** As in {@link Metrics.byType}. */
  readonly byType: Readonly<Record<string, Readonly<Tally>>>;
  /** As in {@link Metrics.byExternal}. */
  readonly byExternal: Readonly<Record<string, Readonly<AskTally>>>;
  /** As in {@link Metrics.bytes}. */
  readonly bytes: number;
  /** Strikes, by the limit that led to them. Beyond 100 names, `(other)`. */
  readonly strikes: Readonly<Record<string, number>>;
  /** Warnings that were sent. */
  readonly warnings: number;
  /** Bans that were imposed in this room, by who did: a limit by the ladder, or a person by the app. */
  readonly bans: {
    /** By a limit. */
    readonly ladder: Readonly<BanTally>;
    /** By a person. */
    readonly operator: Readonly<BanTally>;
  };
  /** Times that a client's bans were lifted in this room. */
  readonly lifted: number;
  /** Connections that were turned away, by close code, such as `"4403"`. */
  readonly refusedConnects: Readonly<Record<string, number>>;
  /** Things that failed, each with an `error` event. */
  readonly errors: number;
  /** What the candidate would have done with these messages; `null` if there has been none since the room was loaded into memory. */
  readonly candidate: CandidateDelta | null;
}

/** The same of the candidate: see {@link Policy.candidate}. */
export interface CandidateDelta {
  /** Messages that it would have let through. */
  readonly admitted: number;
  /** Messages that it would have let wait. */
  readonly held: number;
  /** Messages that it would have refused, by the limit behind it. */
  readonly refused: Readonly<Record<string, number>>;
  /** Bans that its ladder would have imposed. */
  readonly bans: Readonly<BanTally>;
}

/** How a room stands at the moment of a delta. */
export interface RoomGauges {
  /** Connections that are in. */
  readonly connections: number;
  /** Clients that are in; a connection whose client is unknown counts as one. */
  readonly clients: number;
  /** Decisions that the ledger has not heard yet; 0 without a ledger. */
  readonly outbox: number;
  /** Ms for which the room has been waiting for the ledger to answer; 0 if it does not wait. */
  readonly ledgerAge: number;
}

/** A room tells what has happened in it since it told before. */
export interface MetricsEvent {
  /** When, in epoch ms. */
  readonly at: number;
  /** Its party (on PartyKit) or its binding (on Cloudflare); `""` if it does not know. */
  readonly party: string;
  /** Whether its policy is enforced: see {@link Policy.enforce}. */
  readonly enforced: boolean;
  /** What has happened since. */
  readonly delta: MetricsDelta;
  /** How it stands. */
  readonly gauges: RoomGauges;
}
