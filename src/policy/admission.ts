import * as z from "zod/mini";
import { count, type DefinedRate, type Rate, rateSchema } from "./limit.ts";

/**
 * Who may connect, and how often. A connection that may not is accepted and then closed with a code: a browser would not see the status
 * of a refused request.
 */
export interface Admission {
  /**
   * Most connections of one client at once; one more is closed with 4409. Default: 16. Nobody has as many tabs of one room, and without
   * a maximum a client could open hundreds of connections and get a new limit with each.
   */
  perClient?: number | undefined;
  /**
   * The same for a client known only by its address, which a whole class may share. Default: what `perClient` says, if you set it, else
   * 64.
   */
  perAddress?: number | undefined;
  /** Most connections of the room at once; one more is closed with 4409. Default: no limit. */
  perRoom?: number | undefined;
  /** How often one client may connect; once too often is closed with 4429 and says when it may. Default: no limit. */
  connects?: Rate | undefined;
}

/** An {@link Admission} with its defaults filled in. */
export interface DefinedAdmission {
  /** See {@link Admission.perClient}. */
  readonly perClient: number;
  /** See {@link Admission.perAddress}. */
  readonly perAddress: number;
  /** See {@link Admission.perRoom}. */
  readonly perRoom?: number;
  /** See {@link Admission.connects}. */
  readonly connects?: DefinedRate;
}

/** More than anybody has open of one room, with some that broke on a bad network and are not gone yet. */
const TABS = 16;
/** Thirty people with two tabs each. */
const CLASSROOM = 64;

export const admissionSchema = z.pipe(
  z.strictObject(
    {
      perClient: z.optional(count),
      perAddress: z.optional(count),
      perRoom: z.optional(count),
      connects: z.optional(rateSchema),
    },
    "an object with perClient, perAddress, perRoom or connects",
  ),
  z.transform(({ perClient, perAddress, ...rest }) => ({
    ...rest,
    perClient: perClient ?? TABS,
    perAddress: perAddress ?? perClient ?? CLASSROOM,
  })),
);
