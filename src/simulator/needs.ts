import { Fairness } from "../limits/fairness.ts";
import { FixedWindow } from "../limits/fixed-window.ts";
import { SlidingWindow } from "../limits/sliding-window.ts";
import type { AlgorithmName, DefinedRate } from "../policy/limit.ts";
import type { Algorithm, Bucket } from "../shared/bucket.ts";
import { gcra } from "../shared/gcra.ts";
import type { RateHistory } from "./rate-history.ts";
import type { Needs } from "./refusal.ts";

/** No number would have, or it cannot be told which. */
export const NOTHING_HELPS: Needs = { burst: null, limit: null };

/** A bucket that was too full for a message. */
export interface Full {
  readonly algorithm: AlgorithmName;
  readonly rate: DefinedRate;
  readonly cost: number;
  readonly now: number;
  readonly bucket: Bucket;
  /** What it has admitted; `undefined` if that is not known. */
  readonly history: RateHistory | undefined;
  /** The sender's share of a room, if the room is shared out and it is not alone there. */
  readonly share: FullShare | null;
}

/** What the sender has taken of its share of a room. */
export interface FullShare {
  readonly bucket: Bucket;
  /** Whether all that it has taken is counted. */
  readonly isWhole: boolean;
  /** How many the room is shared out among. */
  readonly clients: number;
}

/** The largest number that is looked at. */
const LARGEST = 2 ** 50;

/**
 * The least burst, and the least limit, with which a message would have passed that one limit refused. All that the bucket had counted
 * by then is taken as it was.
 */
export function needsOf(full: Full): Needs {
  const { algorithm, rate, cost, now, history, share } = full;
  if (algorithm !== "gcra") {
    const passes = (limit: number): boolean => isWithin(windowed(algorithm, { ...rate, limit }), full);
    return { burst: null, limit: least(rate.limit, passes) };
  }
  if (share?.isWhole === false) return NOTHING_HELPS;
  return {
    burst: least(rate.burst, (burst) => fits({ ...rate, burst }, full)),
    // Of a room's share the record does not say how fast it would have drained.
    limit: share === null ? (history?.leastLimit(cost, rate, now) ?? null) : null,
  };
}

/** The wait that a limit asks for is in `check`, together with all others. Here it is asked of one limit, with other numbers. */
function fits(rate: DefinedRate, full: Full): boolean {
  const { share, bucket, cost, now } = full;
  if (!isWithin(gcra(rate), full)) return false;
  if (share === null) return true;
  const fairness = new Fairness(rate, 0);
  return (
    fairness.half.waitFor(bucket, cost, now) === 0 ||
    fairness.share(share.clients).algorithm.waitFor(share.bucket, cost, now) === 0
  );
}

function isWithin(algorithm: Algorithm, { bucket, cost, now }: Full): boolean {
  return algorithm.waitFor(bucket, cost, now) === 0;
}

function windowed(name: Exclude<AlgorithmName, "gcra">, rate: DefinedRate): Algorithm {
  return name === "sliding-window" ? new SlidingWindow(rate) : new FixedWindow(rate);
}

/** The least number above `known` that is enough; `null` if none is. What is enough stays so for every greater number. */
function least(known: number, isEnough: (value: number) => boolean): number | null {
  let tooFew = known;
  let enough = known + 1;
  while (!isEnough(enough)) {
    if (enough >= LARGEST) return null;
    tooFew = enough;
    enough = Math.min(LARGEST, enough * 2);
  }
  while (enough - tooFew > 1) {
    const middle = Math.floor((tooFew + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else tooFew = middle;
  }
  return enough;
}
