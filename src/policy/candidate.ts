import { definePolicy } from "./define-policy.ts";
import { isTried } from "./enforcement.ts";
import type { DefinedExternalLimit, ExternalLimit } from "./external-limit.ts";
import type { DefinedLimit, Limit } from "./limit.ts";
import type { DefinedPolicy } from "./policy.ts";

/**
 * What is tried beside a policy: its `candidate`, or the policy with all of its limits enforced for everybody, if one of them is not.
 * `null` if nothing is.
 */
export function candidateOf(policy: DefinedPolicy): DefinedPolicy | null {
  const { candidate, limits } = policy;
  if (candidate !== undefined) return candidate;
  if (!limits.some(isTried)) return null;
  return definePolicy({ ...policy, record: undefined, postures: undefined, limits: limits.map(enforced) });
}

/** A policy without the limits that are only tried: what it does. */
export function appliedOf(policy: DefinedPolicy): DefinedPolicy {
  const limits = policy.limits.filter((limit) => !(isTried(limit) && limit.enforce === false));
  return limits.length === policy.limits.length ? policy : Object.freeze({ ...policy, limits });
}

/** A policy whose candidate was promoted: the candidate, beside which the policy is tried. `null` if it has none. */
export function promotedOf(policy: DefinedPolicy): DefinedPolicy | null {
  const candidate = candidateOf(policy);
  if (candidate === null) return null;
  const { record, postures, slowMode } = policy;
  const former = definePolicy({ ...policy, candidate: undefined, record: undefined, postures: undefined });
  return definePolicy({ ...candidate, record, postures, slowMode, candidate: former });
}

/**
 * A policy with further limits. They are limits of its candidate too, unless that has one of the same name: else it would differ by them,
 * whatever it is that is tried.
 *
 * @throws {PolicyError} if one of them is wrong
 */
export function withLimits(policy: DefinedPolicy, added: readonly (Limit | ExternalLimit)[]): DefinedPolicy {
  if (added.length === 0) return policy;
  const { candidate, limits } = policy;
  const complete = definePolicy({ ...policy, limits: [...limits, ...added] });
  if (candidate === undefined) return complete;
  const missing = added.filter(({ name }) => !candidate.limits.some((limit) => limit.name === name));
  return definePolicy({
    ...complete,
    candidate: definePolicy({ ...candidate, limits: [...candidate.limits, ...missing] }),
  });
}

function enforced(limit: DefinedLimit | DefinedExternalLimit): DefinedLimit | DefinedExternalLimit {
  if (!isTried(limit)) return limit;
  const { enforce: _, ...rest } = limit;
  return rest;
}
