import type { Contender, Lacking } from "../contenders/contender.ts";
import { START } from "../../test/support/time.ts";

/** What is asked for: at most so many at once, and so many a second in the long run. */
const LIMIT = 10;
const PER_MS = LIMIT / 1_000;

/** One message, and long enough after it that a window which began with it is nearly over, a thousand more. */
const FLOOD = [0, ...Array.from({ length: 1_000 }, (_, index) => 940 + index)];

/** Half of what is allowed, which a network hands over a second's worth at a time. */
const BUNCHED = Array.from({ length: 100 }, (_, index) => Math.floor(index / 5) * 1_000 + (index % 5));

/** A span in which more was admitted than may be, or as much as anywhere. */
export interface Moment {
  readonly admitted: number;
  readonly ms: number;
  /** The burst, and what the rate adds to it in this time. */
  readonly allowed: number;
}

/** What a limiter of 10 a second did. */
export interface Answers {
  readonly ofFlood: number;
  readonly worst: Moment;
  readonly refusedOfBunched: number;
}

export const QUESTIONS = {
  flood: FLOOD.length,
  bunched: BUNCHED.length,
};

export async function answersOf(contender: Contender): Promise<Answers | Lacking> {
  const ofFlood = await admittedBy(contender, FLOOD);
  const ofBunched = await admittedBy(contender, BUNCHED);
  if ("because" in ofFlood) return ofFlood;
  if ("because" in ofBunched) return ofBunched;
  return {
    ofFlood: ofFlood.length,
    worst: worstMoment(ofFlood),
    refusedOfBunched: BUNCHED.length - ofBunched.length,
  };
}

/** What is wrong with them, in a word or two; `null` where nothing is. */
export function faultOf({ worst, refusedOfBunched }: Answers): string | null {
  if (worst.admitted > worst.allowed)
    return `${worst.admitted} in ${worst.ms} ms, where ${worst.allowed} may`;
  return refusedOfBunched > 0 ? `refuses ${refusedOfBunched} of ${BUNCHED.length} that may` : null;
}

/** Ms since the first message. One clock for all, since what is made with a clock keeps it. */
let elapsed = 0;
const clock = { date: () => START + elapsed, performance: () => elapsed };

/**
 * When messages were admitted that came at these times, in ms. Nothing but promises is waited for, so that no timer of
 * the real time comes in between.
 */
async function admittedBy(contender: Contender, times: readonly number[]): Promise<number[] | Lacking> {
  const real = { date: Date.now, performance: performance.now };
  Date.now = clock.date;
  performance.now = clock.performance;
  try {
    elapsed = 0;
    const admits = contender.tenASecond();
    if (typeof admits !== "function") return admits;
    const admitted: number[] = [];
    for (const time of times) {
      elapsed = time;
      if (await admits()) admitted.push(time);
    }
    return admitted;
  } finally {
    Date.now = real.date;
    performance.now = real.performance;
  }
}

/** @param times of what was admitted, in order */
export function worstMoment(times: readonly number[]): Moment {
  let worst: Moment = { admitted: 0, ms: 0, allowed: LIMIT };
  for (const [first, from] of times.entries()) {
    for (const [more, to] of times.slice(first).entries()) {
      const allowed = LIMIT + Math.floor((to - from) * PER_MS);
      const excess = more + 1 - allowed;
      if (excess > worst.admitted - worst.allowed) worst = { admitted: more + 1, ms: to - from, allowed };
    }
  }
  return worst;
}
