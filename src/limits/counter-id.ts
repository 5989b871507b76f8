import { hashOf } from "../shared/hash.ts";

/** The ids of the counters that do not come from a limit. */
export const INVALID_MESSAGES = 0;
export const CONNECTS = 1;
export const STANDING_REQUESTS = 2;
export const TOO_SOON = 3;

/** Ids below this one are never given to a limit. There are more of them than are in use, so that one can be added. */
const RESERVED = 8;

/** An id for what counts by these numbers: the same in every room and after every restart, and never a reserved one. */
export function counterId(numbers: string): number {
  const hash = hashOf(numbers);
  return hash < RESERVED ? hash + RESERVED : hash;
}
