import type { Judgement } from "../strikes/judge.ts";

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

/** Types are made up by clients, and reasons by the app, so that only so many of each are told apart. */
const MOST = 100;
const OTHER = "(other)";

export class Counters {
  readonly #total: Tally = { admitted: 0, refused: 0 };
  readonly #byLimit = new Map<string, { refused: number }>();
  readonly #byType = new Map<string, Tally>();
  readonly #byExternal = new Map<string, AskTally>();
  readonly #bans = { close: 0, "shadow-ban": 0 };
  #held = 0;
  #warnings = 0;
  #bytes = 0;

  /** @param isHidden whether its client is shadow-banned already: then a strike that hides is a warning and no more */
  count(
    { action, limit }: Pick<Judgement, "action" | "limit">,
    type: string | null,
    bytes: number,
    hasTypes: boolean,
    isHidden = false,
  ): void {
    this.#bytes += bytes;
    // By name: engines take longer to look up a property whose name changes.
    if (action === "admit") {
      this.#total.admitted++;
      if (hasTypes) this.#tallyOf(type).admitted++;
      return;
    }
    if (action === "hold") {
      this.#held++;
      return;
    }
    this.#total.refused++;
    if (hasTypes) this.#tallyOf(type).refused++;
    if (limit !== null) this.#countLimit(limit);
    // So ends nearly every refusal of a flood.
    if (action === "refuse") return;
    if (action === "warn" || action === "restrict" || action === "shadow-ban") this.#warnings++;
    if (action === "close" || (action === "shadow-ban" && !isHidden)) this.#bans[action]++;
  }

  /** Counts what came of asking another limiter, or of not asking it. */
  countAsked(limit: string, outcome: AskOutcome): void {
    const name = this.#byExternal.has(limit) || this.#byExternal.size < MOST ? limit : OTHER;
    const tally = this.#byExternal.get(name) ?? { asked: 0, refused: 0, failed: 0, timedOut: 0, skipped: 0 };
    this.#byExternal.set(name, tally);
    if (outcome !== "skipped") tally.asked++;
    if (outcome !== "admitted") tally[outcome]++;
  }

  read(rest: Pick<Metrics, "connections" | "clients" | "candidate">): Metrics {
    return {
      ...this.#total,
      held: this.#held,
      byLimit: Object.fromEntries([...this.#byLimit].map(([limit, { refused }]) => [limit, refused])),
      byType: Object.fromEntries([...this.#byType].map(([type, tally]) => [type, { ...tally }])),
      byExternal: Object.fromEntries([...this.#byExternal].map(([limit, tally]) => [limit, { ...tally }])),
      warnings: this.#warnings,
      bans: { ...this.#bans },
      bytes: this.#bytes,
      ...rest,
    };
  }

  #countLimit(limit: string): void {
    const known = this.#byLimit.get(limit);
    if (known !== undefined) known.refused++;
    else if (this.#byLimit.size < MOST || limit === OTHER) this.#byLimit.set(limit, { refused: 1 });
    else this.#countLimit(OTHER);
  }

  #tallyOf(type: string | null): Tally {
    const name = type ?? "(none)";
    const known = this.#byType.get(name);
    if (known !== undefined) return known;
    if (this.#byType.size >= MOST && name !== OTHER) return this.#tallyOf(OTHER);
    const tally: Tally = { admitted: 0, refused: 0 };
    this.#byType.set(name, tally);
    return tally;
  }
}
