import * as z from "zod/mini";
import { type Duration, positiveDuration } from "./duration.ts";
import { count } from "./limit.ts";

/**
 * How much of its traffic a room remembers: `bouncer.record`. What is kept says when which connection sent how much of which type, and
 * what was decided. It has no text, no name and no address.
 *
 * @example
 * const policy: Policy = { record: { keep: "15m", maxBytes: 1_048_576 } };
 */
export interface RecordOptions {
  /** How long it is kept. Default: 15 minutes. */
  readonly keep?: Duration | undefined;
  /** Most bytes of the room's storage that it takes. The oldest goes first. Default: 1,048,576; at least 65,536. */
  readonly maxBytes?: number | undefined;
}

/** {@link RecordOptions} with their defaults filled in. */
export interface DefinedRecordOptions {
  /** See {@link RecordOptions.keep}. In ms. */
  readonly keep: number;
  /** See {@link RecordOptions.maxBytes}. */
  readonly maxBytes: number;
}

/** In fewer bytes there is room for too few messages to tell anything by. */
const LEAST_BYTES = 65_536;
// Not written by toLocaleString(): the first use of that loads all languages, a third of what a worker's start takes with the bouncer in it.
const ENOUGH = "a whole number, 65,536 or more";

export const recordSchema = z.strictObject(
  {
    keep: z._default(positiveDuration, 15 * 60_000),
    maxBytes: z._default(count.check(z.minimum(LEAST_BYTES, ENOUGH)), 1_048_576),
  },
  "an object with keep or maxBytes",
);
