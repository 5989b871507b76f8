import { definePolicy } from "./define-policy.ts";
import { isTried } from "./enforcement.ts";
import type { DefinedExternalLimit } from "./external-limit.ts";
import type { DefinedLimit } from "./limit.ts";
import type { DefinedPolicy } from "./policy.ts";

type AnyLimit = DefinedLimit | DefinedExternalLimit;

/**
 * What is tried beside a policy: its {@link Policy.candidate}, or the policy with all of its limits enforced for everybody, if one of them is not.
 * `null` if nothing is.
 */
export function candidateOf(policy: DefinedPolicy): DefinedPolicy | null {
  const { candidate, limits } = policy;
  if (candidate !== undefined) return candidate;
  if (!limits.some(isTried)) return null;
  return definePolicy({ ...policy, record: undefined, limits: limits.map(enforced) });
}

/** A policy without the limits that are only tried: what it does. */
export function appliedOf(policy: DefinedPolicy): DefinedPolicy {
  const limits = policy.limits.filter((limit) => !(isTried(limit) && limit.enforce === false));
  return limits.length === policy.limits.length ? policy : Object.freeze({ ...policy, limits });
}

function enforced(limit: AnyLimit): AnyLimit {
  if (!isTried(limit)) return limit;
  const { enforce: _, ...rest } = limit;
  return rest;
}
