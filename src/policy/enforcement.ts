import * as z from "zod/mini";

/**
 * Whether a limit refuses anything. One that does not is only tried: it counts in the {@link Policy.candidate} alone, and `metrics().candidate`
 * says whom it would have refused.
 *
 * - `true`: it applies to everybody.
 * - `false`: it is tried on everybody, and refuses nobody.
 * - `{ share: 0.1 }`: it applies to a tenth of the clients, always the same ones, and is tried on the others. A connection whose client
 *   is unknown counts as a client by itself.
 */
export type Enforcement = boolean | Share;

/** A part of the clients. */
export interface Share {
  /** From 0.001 to 0.999; to a thousandth. */
  readonly share: number;
}

const PART = "a share of the clients: from 0.001 to 0.999";

export const enforcementSchema = z.union(
  [z.boolean(), z.strictObject({ share: z.number().check(z.minimum(0.001, PART), z.maximum(0.999, PART)) })],
  "true, false, or { share: 0.1 }",
);

/** Whether a limit is only tried, on all clients or on some of them. */
export function isTried<T extends object>(
  limit: T,
): limit is Extract<T, { readonly enforce?: Enforcement | undefined }> {
  return "enforce" in limit && limit.enforce !== undefined && limit.enforce !== true;
}
