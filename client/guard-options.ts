import type { Standing, StatementMessage } from "../src/shared/control-message.ts";
import type { Words } from "../src/words/speaker.ts";
import type { Announced } from "./pacing/budget.ts";
import type { Strategy } from "./strategy.ts";

/** What a guard calls when something is new. */
export interface GuardCallbacks {
  onStanding(standing: Standing): void;
  onStatement(statement: StatementMessage): void;
  /** The room has told its limits: when the client came in, or (`isSpent`) with a warning, when nothing was left of them. */
  onLimits?(announced: Announced, isSpent: boolean): void;
  /** The room does not want to hear anything for so many ms, because of a limit or not. */
  onWait?(retryAfter: number, limit: string | null): void;
  /** Slow mode has begun, is another one, or is over: what waited for it may go at another time. */
  onSlowMode?(): void;
  onOpen?(): void;
  /** It is time to come back. */
  onReturn?(): void;
}

/** How a guard decides. */
export interface GuardOptions {
  /** What is done after a close, by its code. Default: {@link strategies}. A code that is named here is decided by the app. */
  strategies?: Readonly<Record<number, Strategy>> | undefined;
  /**
   * Who this is, if several people may use one page: a user who signs in after another is not kept away because of that one. Default:
   * everybody who uses the page counts as one.
   */
  user?: string | undefined;
  /** The language in which it speaks of closes: a catalogue of `party-bouncer/words`, or sentences of your own. Default: English. */
  words?: Words | undefined;
}
