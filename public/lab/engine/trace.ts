/** What became of a message, or of a connection that came. */
export type Outcome = "admitted" | "held" | "refused" | "away";

/** One thing that a client did, and how it stood after it. */
export interface Moment {
  /** Epoch ms. */
  readonly at: number;
  readonly event: "open" | "message" | "close" | "deliver" | "strike";
  readonly connection: string;
  readonly type: string | null;
  readonly bytes: number;
  readonly outcome: Outcome;
  /** For how many messages it stands: of many alike in a row only some are kept. */
  readonly times: number;
  readonly limit: string | null;
  readonly strikes: number;
  /** The rung that was reached with it: what it does. */
  readonly rung: string | null;
  /** The same as {@link levels}, just before. Empty if the client was not here yet. */
  readonly before: readonly (number | null)[];
  /** How full each bucket of {@link Trace.limits} was then, from 0 to 1; `null` if the limit counts none of the client's messages. */
  readonly levels: readonly (number | null)[];
}

/** A time in which a client could do less, or nothing. */
export interface Span {
  readonly kind: "cool-down" | "restricted" | "hidden" | "away";
  readonly from: number;
  readonly until: number;
}

/** What one client did, and what the policy made of it. */
export interface Trace {
  readonly client: string;
  /** When the record begins, and when the client first and last did something. Epoch ms. */
  readonly begin: number;
  readonly from: number;
  readonly until: number;
  readonly limits: readonly string[];
  /** In order of time. */
  readonly moments: readonly Moment[];
  /** How many messages there were in all, by what became of them. */
  readonly counts: Readonly<Record<Outcome, number>>;
  readonly spans: readonly Span[];
}
