import { type Bucket, charge, EMPTY, type Quota, quotaOf, settle, waitFor } from "./gcra.ts";
import { exceedsBytes, type Message } from "./message.ts";

/** A limit, ready to measure with. */
interface Meter {
  readonly name: string;
  readonly quota: Quota;
}

/** What a policy measures a connection by. */
export interface Gauge {
  readonly meters: readonly Meter[];
  readonly maxMessageBytes: number;
}

/** What measuring a message found. */
export interface Measurement {
  /** The limit that refuses the message for longest, or `null` where none does. */
  readonly refusedBy: string | null;
  /** Milliseconds until the limits would let the same message pass; `Infinity`: never. */
  readonly wait: number;
  /** The buckets to keep: charged, if no limit refuses; the same object where nothing changed. */
  readonly buckets: readonly Bucket[];
}

/** The name under which a message over `maxMessageBytes` is refused. */
export const SIZE_LIMIT = "maxMessageBytes";

export function gaugeOf(policy: {
  readonly limits: readonly { name: string; limit: number; window: number; burst: number }[];
  readonly maxMessageBytes: number;
}): Gauge {
  return {
    meters: policy.limits.map((limit) => ({ name: limit.name, quota: quotaOf(limit) })),
    maxMessageBytes: policy.maxMessageBytes,
  };
}

/**
 * Which limits say no to a message. All of them are asked before any is charged, so a message that is
 * refused costs its sender nothing.
 */
export function measure(before: readonly Bucket[], gauge: Gauge, message: Message, now: number): Measurement {
  if (exceedsBytes(message, gauge.maxMessageBytes)) {
    return { refusedBy: SIZE_LIMIT, wait: Infinity, buckets: before };
  }
  let refusedBy: string | null = null;
  let wait = 0;
  let steppedBack = false;
  const settled = gauge.meters.map(({ name, quota }, index) => {
    const bucket = before[index] ?? EMPTY;
    steppedBack ||= now < bucket.at;
    const current = settle(bucket, quota, now);
    const waiting = waitFor(current, quota, 1);
    if (waiting > wait) {
      refusedBy = name;
      wait = waiting;
    }
    return current;
  });
  if (refusedBy !== null) return { refusedBy, wait, buckets: steppedBack ? settled : before };
  const buckets = gauge.meters.map(({ quota }, index) => charge(settled[index] ?? EMPTY, quota, 1));
  return { refusedBy, wait, buckets };
}
