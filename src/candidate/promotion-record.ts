import * as z from "zod/mini";
import type { DefinedPolicy } from "../policy/policy.ts";
import { candidateOf } from "../policy/candidate.ts";
import { fingerprintOf } from "../record/fingerprint.ts";

const amount = z.number().check(z.minimum(0));

const schema = z.object({
  /** Of which policy the candidate was promoted: see {@link pairOf}. */
  of: z.string(),
  /** Epoch ms. */
  at: amount,
  guard: z.nullable(
    z.object({
      share: amount.check(z.maximum(1)),
      /** Epoch ms until which the promotion may be taken back. */
      until: amount,
      /** Clients that were seen before it. */
      seen: amount,
      /** One of so many clients is remembered. */
      each: amount.check(z.int(), z.minimum(1)),
      /** The clients that it has hit. */
      hit: z.array(amount.check(z.int())),
    }),
  ),
});

/** A promotion, as it is kept in the room's storage. */
export type PromotionRecord = z.infer<typeof schema>;

/** A record as it was stored, or `null` if it is none. */
export function parsePromotionRecord(record: unknown): PromotionRecord | null {
  const result = schema.safeParse(record);
  return result.success ? result.data : null;
}

/** Tells a policy and its candidate from other ones; `null` if it has no candidate. A promotion belongs to both. */
export function pairOf(policy: DefinedPolicy): string | null {
  const candidate = candidateOf(policy);
  return candidate && `${fingerprintOf(policy)}/${fingerprintOf(candidate)}`;
}
