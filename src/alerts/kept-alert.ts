import * as z from "zod/mini";

const amount = z.number().check(z.minimum(0));

const claim = z.object({
  /** The object of the ledger that decides. */
  shard: z.string(),
  id: z.string(),
  /** Ms. */
  lasts: amount,
});

/** What only one of the rooms that share a ledger is to send: see `ClaimCall`. */
export type AlertClaim = z.infer<typeof claim>;

const schema = z.object({
  v: z.literal(1),
  /** The webhook that it is for. */
  webhook: z.string(),
  id: z.string(),
  /** Epoch ms. */
  at: amount,
  text: z.string(),
  details: z.record(z.string(), z.unknown()),
  claim: z.nullable(claim),
  /** How often it could not be sent. */
  attempts: amount,
  /** Epoch ms before which it is not sent. */
  dueAt: amount,
  /** Alerts that were left out after it. */
  more: amount,
  /** Epoch ms until which the same is not told of again; `null` if it can happen but once. */
  quietUntil: z.nullable(amount),
  /** Epoch ms until which it is kept at most. Sweeps of the storage go by it. */
  until: amount,
  /** Whether it was sent. It is only kept while it is not to be told of again. */
  isSent: z.boolean(),
});

/** An alert, as it waits in the room's storage. */
export type KeptAlert = z.infer<typeof schema>;

/** How long an alert is kept, in ms: of what nobody could be told for so long, nobody need be told. */
export const KEPT_FOR = 12 * 3_600_000;

/** An alert as it was stored; `null` if it is none. */
export function parseKeptAlert(record: unknown): KeptAlert | null {
  return schema.safeParse(record).data ?? null;
}
