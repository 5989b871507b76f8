import type { Random } from "./random.ts";
import type { Sending } from "./sendings.ts";

/** What a network makes of what is sent. */
export interface Line {
  /** Longest time on top of the shortest, in ms. */
  readonly jitter: number;
  /** What is sent within so many ms arrives together. */
  readonly bunches: number;
  /** Ms between two moments from which on nothing arrives for a while, on average. */
  readonly stalls: number;
  /** The longest such while, in ms. */
  readonly stallsFor: number;
}

/**
 * The networks that the presets are tried with, two minutes each: one that is steady, one that bunches up what 100 ms bring, and one that
 * takes up to 80 ms longer and stands still for a second or two now and then.
 */
const CABLE: Line = { jitter: 8, bunches: 0, stalls: 300_000, stallsFor: 400 };
const WIFI: Line = { jitter: 20, bunches: 100, stalls: 90_000, stallsFor: 1_000 };
const PHONE: Line = { jitter: 80, bunches: 0, stalls: 45_000, stallsFor: 2_000 };

export const lineOf = (random: Random): Line => random.pick([CABLE, WIFI, PHONE]);

/** What arrives of what is sent, in the same order: each message takes a while, and none overtakes another. */
export function* arrivals(sendings: Iterable<Sending>, line: Line, random: Random): Generator<Sending> {
  let last = 0;
  let stall = -1;
  for (const sending of sendings) {
    let { at } = sending;
    if (stall < 0) stall = at + random.pause(line.stalls);
    if (at >= stall) {
      last = Math.max(last, stall + random.between(0.2, 1) * line.stallsFor);
      stall = Math.max(at, last) + random.pause(line.stalls);
    }
    at += random.between(0, line.jitter);
    if (line.bunches > 0) at = Math.ceil(at / line.bunches) * line.bunches;
    last = Math.max(last, at);
    yield { ...sending, at: last };
  }
}
