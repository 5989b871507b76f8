import type { Standing } from "../src/protocol.ts";

/** What `standing` listeners get, at each change of status and at each warning. */
export class StandingEvent extends Event {
  /** As it was when the event was sent; `retryAfter` is in ms from then. */
  readonly standing: Standing;

  constructor(standing: Standing) {
    super("standing");
    this.standing = standing;
  }
}
