import * as z from "zod/mini";

/** What a warning is about. */
export interface WarningDetails {
  /** The limit that refused; `maxMessageBytes` for a message that was too large. */
  readonly limit: string;
  /** Ms until the same message would be admitted. */
  readonly retryAfter: number;
  /** Whether the same message would never be admitted, however long one waits. */
  readonly never: boolean;
  /** Strikes so far, this one included. */
  readonly strikes: number;
  /** Strikes until the room closes the connection, or `null` if it never does. */
  readonly strikesLeft: number | null;
  /** The type of the message, or `null`. */
  readonly type: string | null;
  /**
   * The language that the client asked for first (`Accept-Language`), such as `de-CH`; with `words`, the first that it asked for and they have.
   * `null` if it asked for none.
   */
  readonly locale: string | null;
}

/** The sentence a person reads: as it is, or made for the occasion. */
export type Warning = string | ((details: WarningDetails) => string);

export const warningSchema = z.union(
  [z.string(), z.custom<Exclude<Warning, string>>((value) => typeof value === "function")],
  "a string or a function",
);
