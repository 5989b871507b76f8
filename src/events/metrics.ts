/** How many messages were delivered, and how many were not. */
export interface Tally {
  /** Messages that passed. */
  admitted: number;
  /** Messages that were refused. */
  refused: number;
}

/** How many bans there were, by what they do. */
export interface BanTally {
  /** Bans that closed the client's connections. */
  close: number;
  /** Bans that hid the client. */
  "shadow-ban": number;
}

/** What can come of asking another limiter. Without an answer, its `onFailure` says what becomes of the message. */
export type AskOutcome = "admitted" | "refused" | "failed" | "timedOut" | "skipped";

/** How often another limiter was asked about a message, and what came of it. */
export interface AskTally {
  /** Questions, with or without an answer. */
  asked: number;
  /** Questions that it answered with no. */
  refused: number;
  /** Questions at which it failed. */
  failed: number;
  /** Questions that it did not answer in time. */
  timedOut: number;
  /** Messages about which it was not asked, since it had failed too often. */
  skipped: number;
}

/**
 * How many clients fared differently, of those that came since the room was last loaded into memory, or were connected through hibernation.
 * 4,096 are remembered. If there are more, it is an estimate from a sample of 2,048 or more.
 */
export interface CandidateClients {
  /** Clients of which a message was judged. A connection whose client is unknown counts as one. */
  readonly seen: number;
  /** Those that the candidate would have refused a message, and the policy refused none. */
  readonly hit: number;
  /** Those that the policy refused a message, and the candidate would have refused none. */
  readonly spared: number;
}

/** What a candidate would have done since the room was last loaded into memory, or since it became the candidate. */
export interface CandidateMetrics {
  /** Epoch ms since when it is tried. */
  readonly since: number;
  /** Messages that it would have let through. */
  readonly admitted: number;
  /** Messages that it would have refused. */
  readonly refused: number;
  /** Messages that it would have let wait. */
  readonly held: number;
  /** Messages of connections that it would have closed by then. They are in neither `admitted` nor `refused`. */
  readonly away: number;
  /** As in {@link Metrics.byLimit}. */
  readonly byLimit: Readonly<Record<string, number>>;
  /** Warnings that it would have sent. */
  readonly warnings: number;
  /** Bans that its ladder would have imposed. */
  readonly bans: Readonly<BanTally>;
  /** Messages about which it agrees with the policy: both let them reach the room, at once or later, or neither does. */
  readonly agrees: number;
  /** Messages that passed, and would not have. */
  readonly stricter: number;
  /** Messages that did not pass, and would have. */
  readonly looser: number;
  /** Clients that fared differently. */
  readonly clients: CandidateClients;
}

/** What has happened in a room since it was last loaded into memory. */
export interface Metrics {
  /** Messages that passed. */
  readonly admitted: number;
  /** Messages that were refused. */
  readonly refused: number;
  /** Messages that had to wait. Once such a message is delivered, it counts as admitted too. */
  readonly held: number;
  /** Refused messages by the limit behind it. Beyond 100 names, `(other)`. */
  readonly byLimit: Readonly<Record<string, number>>;
  /** Messages by type, if a rule asks for types. Beyond 100 types, `(other)`; without a type, or unread in a cool-down, `(none)`. */
  readonly byType: Readonly<Record<string, Readonly<Tally>>>;
  /** What came of asking other limiters, by the name of the limit. Beyond 100 names, `(other)`. */
  readonly byExternal: Readonly<Record<string, Readonly<AskTally>>>;
  /** Warnings that were sent. */
  readonly warnings: number;
  /** Bans imposed by the ladder. */
  readonly bans: Readonly<BanTally>;
  /** Size of all messages judged: bytes, or for text its length, which for ASCII is the same. */
  readonly bytes: number;
  /** Connections that are in now. */
  readonly connections: number;
  /** Clients that are in now; a connection whose client is unknown counts as one. */
  readonly clients: number;
  /** What the candidate would have done; `null` if there is none: see {@link Policy.candidate}. */
  readonly candidate: CandidateMetrics | null;
}

/** What one connection, or all open ones of a client, sent since the room was last loaded into memory. */
export interface SenderMetrics {
  /** Its open connections. */
  readonly connections: number;
  /** Messages that passed. */
  readonly admitted: number;
  /** Messages that were refused. */
  readonly refused: number;
  /** As in {@link Metrics.held}. */
  readonly held: number;
  /** As in {@link Metrics.bytes}. */
  readonly bytes: number;
}
