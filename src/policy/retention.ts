import { show } from "../shared/show.ts";
import { type Duration, milliseconds } from "./duration.ts";

/** How long a ledger keeps what was done. What is older is not shown, and is deleted within a day. */
export interface Retention {
  /** What operators did. Default: `"400d"`. At most 100,000 entries are kept. */
  readonly audit?: Duration | undefined;
}

/** The same in ms. */
export interface DefinedRetention {
  readonly audit: number;
}

const DAY = 86_400_000;
const LONGEST = 3_660 * DAY;

/** @throws {TypeError} if a span is not one of a day to ten years */
export function definedRetention({ audit = "400d" }: Retention): DefinedRetention {
  return { audit: span("audit", audit) };
}

function span(name: string, given: Duration): number {
  const length = milliseconds(given);
  if (length !== null && length >= DAY && length <= LONGEST) return length;
  throw new TypeError(`retention.${name}: expected a duration of 1 to 3660 days, received ${show(given)}`);
}
