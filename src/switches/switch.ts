import type { RecordKey } from "../identity/record-key.ts";
import type { LimitOverrides } from "../policy/limit.ts";
import type { Period } from "../shared/period.ts";

/** Something that was switched on for a while. It ends by itself at `until`, however often the room sleeps or restarts by then. */
interface Switched extends Period {
  /** Unique. */
  readonly id: string;
  /** Who switched it on: an operator's name, or `rule:<posture>`. */
  readonly by: string;
  /** Why, in the operator's words. */
  readonly reason: string;
}

/** Each client of a room may send one message per `every`. */
export interface SlowMode extends Switched {
  /** Which kind of switch it is. */
  readonly kind: "slow-mode";
  /** Ms. */
  readonly every: number;
}

/** A prepared policy that applies to a room. */
export interface RaisedPosture extends Switched {
  /** Which kind of switch it is. */
  readonly kind: "posture";
  /** The posture's name in the policy. */
  readonly posture: string;
}

/** Other numbers for one client. */
export interface Override extends Switched {
  /** Which kind of switch it is. */
  readonly kind: "override";
  /** Whom it is for, as it is kept. */
  readonly target: RecordKey;
  /** The numbers, by the names of limits, `window` in ms; `false` lifts a limit. */
  readonly limits: LimitOverrides;
}

/** A switch that is on. */
export type Switch = SlowMode | RaisedPosture | Override;
