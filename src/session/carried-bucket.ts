import type { KeyedPlace } from "../limits/counter.ts";
import type { Bucket } from "../shared/bucket.ts";

/** A keyed count that a connection was the last to add to, or one of the last. */
export interface CarriedBucket {
  /** The id of its counter. */
  readonly count: number;
  readonly place: KeyedPlace;
  readonly bucket: Bucket;
  /** Epoch ms at which it has run down. `undefined` while no rule is known that it was counted by. */
  readonly until?: number;
  /** Whether its key names the address of another client, who left it behind. It is in that one's own record, and in no other. */
  readonly isForeign?: boolean;
}
