import type { RecordKey } from "../identity/record-key.ts";
import type { Timeline } from "../reporting/timeline.ts";

/** What a room's flight recorder knows of a client: `GET /v1/rooms/{party}/{room}/clients/{target}/timeline`. */
export interface AdminTimeline extends Timeline {
  /** Whose it is, as it is kept. */
  readonly target: RecordKey;
}
