import type { Appeal } from "../bans/appeal.ts";
import type { AdminBan } from "./answers.ts";

/** What a client has answered to a ban that it was told of, as the inbox has it. */
export interface AdminAppeal extends Appeal {
  /** The ban, which may be over, or lifted. */
  readonly about: AdminBan;
}

/** Some of the appeals of one status, the newest first: `GET /v1/appeals`. */
export interface AdminAppealPage {
  /** The appeals. */
  readonly appeals: readonly AdminAppeal[];
  /** Give it to the next request as `after`; `null` at the end. */
  readonly next: string | null;
}
