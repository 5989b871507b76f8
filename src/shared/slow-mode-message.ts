import { isAmount, listOf, orNull, type Read, shape, text } from "./shape.ts";

/** Sent to everyone whose messages slow mode counts, when it begins, changes or ends, when they come in, and once when one comes too soon. */
export interface SlowModeMessage {
  /** Which control message this is. */
  type: "party-bouncer:slow-mode";
  /** Milliseconds to wait after each message; 0 if slow mode is over. */
  every: number;
  /** Milliseconds until it ends by itself. */
  left: number;
  /** Milliseconds until this client may send; of several types, the longest wait. */
  retryAfter: number;
  /** The types of messages that it counts, each with a count of its own; `null`: all of them together. Empty: only the room can tell. */
  types: string[] | null;
}

/** Where a client stands in slow mode. All spans are in milliseconds. */
export interface SlowModeStanding {
  /** How long a client waits after each message. */
  every: number;
  /** Until slow mode ends. */
  left: number;
  /** Until this client may send its next message; 0 if it may now. */
  retryAfter: number;
}

/** Milliseconds. No slow mode is slower, nor lasts longer. */
const SLOWEST = 3_600_000;
const LONGEST = 31 * 86_400_000;

const upTo =
  (most: number): Read =>
  (value) =>
    isAmount(value) && value <= most ? value : undefined;

/** Reads a {@link SlowModeMessage}. */
export const slowModeMessage: Read = shape({
  type: text,
  every: upTo(SLOWEST),
  left: upTo(LONGEST),
  retryAfter: upTo(SLOWEST),
  types: orNull(listOf(text)),
});
