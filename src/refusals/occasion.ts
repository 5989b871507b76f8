import type { VerdictCause } from "../events/events.ts";
import type { Message } from "../shared/message.ts";

/** What was judged, and when. */
export interface Occasion {
  readonly cause: VerdictCause;
  /** `""` if the app is the cause. */
  readonly message: Message;
  readonly now: number;
  /** Whether the message came earlier, and has waited since. */
  readonly hasWaited: boolean;
  /** When it came, if it has waited for other limiters alone. */
  readonly arrived?: number | undefined;
}
