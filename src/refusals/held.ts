import type { Asking } from "../external/inquiry.ts";
import type { DefinedHold } from "../policy/on-refusal.ts";
import type { Waiting } from "./held-messages.ts";
import type { Message } from "../shared/message.ts";

/** A message, and what hands it to the room. */
export interface Sent {
  readonly message: Message;
  readonly deliver: () => unknown;
}

/** A message that waits. */
export interface Held extends Waiting, Sent {
  /** What it waits by, and those behind it that wait for nothing else. */
  readonly hold: DefinedHold;
  /** The limit that it waited for last; `null` if none. */
  limit: string | null;
  /** Ms for which it had to wait then. */
  wait: number;
  /**
   * Epoch ms at which it came, if it waits for other limiters alone, or behind messages that do: it is counted as of then. `null` if a
   * limit made it wait: it is counted as of its turn.
   */
  arrived: number | null;
  /** What other limiters are asked about it; `null` for nothing yet. */
  inquiry: Asking | null;
}
