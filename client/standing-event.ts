import type { Standing } from "../src/shared/control-message.ts";

/** Where this client stands with the room, and how many of its messages wait. */
export interface PacedStanding extends Standing {
  /** How many messages wait for their turn. */
  queued: number;
}

/** What `standing` listeners get, at each change of status, at each warning, and if the number of waiting messages changes. */
export class StandingEvent extends Event {
  /** As it was when the event was sent; `retryAfter` is in ms from then. */
  readonly standing: PacedStanding;

  /** @param standing as it is now */
  constructor(standing: PacedStanding) {
    super("standing");
    this.standing = standing;
  }
}
