import type { DefinedPolicy, Policy } from "../policy/policy.ts";
import { definePolicy } from "../policy/define-policy.ts";
import { keepStateThroughHibernation } from "../platform/attachment.ts";

/**
 * The rules of a class that is being guarded. Whatever is wrong comes out here, when the worker starts.
 *
 * @throws {PolicyError} if the policy is wrong
 */
export function checkPolicy(policy: Policy): DefinedPolicy {
  const rules = definePolicy(policy);
  keepStateThroughHibernation();
  return rules;
}
