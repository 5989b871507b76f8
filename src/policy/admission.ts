import { z } from "zod";
import type { Duration } from "./duration.ts";
import { count, rateSchema } from "./limit.ts";

/** Who may come in, and how often. Whoever may not is accepted and then closed, so that a browser sees the code. */
export interface Admission {
  /**
   * Most connections of one client at once; one more is closed with 4409. Default: 16, more than anybody has tabs of one room, so
   * that nobody gets round the limits of a connection by opening hundreds.
   */
  perClient?: number | undefined;
  /**
   * The same for a client of whom only the address is known, since a whole class can be behind one. Default: what `perClient` is if it is
   * given, else 64.
   */
  perAddress?: number | undefined;
  /** Most connections of the room at once; one more is closed with 4409. Default: no limit. */
  perRoom?: number | undefined;
  /** How often one client may connect; once too often is closed with 4429 and says when it may. Default: no limit. */
  connects?: { limit: number; window: Duration; burst?: number | undefined } | undefined;
}

/** More than anybody has open of one room, with some that broke on a bad network and are not gone yet. */
const TABS = 16;
/** Thirty people with two tabs each. */
const CLASSROOM = 64;

export const admissionSchema = z
  .strictObject(
    {
      perClient: count.optional(),
      perAddress: count.optional(),
      perRoom: count.optional(),
      connects: rateSchema.optional(),
    },
    "an object with perClient, perAddress, perRoom or connects",
  )
  .transform(({ perClient, perAddress, ...rest }) => ({
    ...rest,
    perClient: perClient ?? TABS,
    perAddress: perAddress ?? perClient ?? CLASSROOM,
  }));
