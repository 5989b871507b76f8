import type { AppealState } from "./appeal.ts";

/** What `appeal` listeners get if something has become of this client's answer to its ban. */
export class AppealEvent extends Event {
  /** What has become of it. */
  readonly appeal: AppealState;

  /** @param appeal as the room said it */
  constructor(appeal: AppealState) {
    super("appeal");
    this.appeal = appeal;
  }
}
