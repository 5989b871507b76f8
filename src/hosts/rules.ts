import { requireAsyncContext } from "../act/async-context.ts";
import { type DefinedPolicy, definePolicy, type Policy } from "../policy/policy.ts";
import { keepStateThroughHibernation } from "./connection-state.ts";

/**
 * The rules of a class that is being guarded. Whatever is wrong comes out here, when the worker starts.
 *
 * @throws {PolicyError} where the policy is wrong
 * @throws {Error} where its ladder has a shadow-ban that is bound to its audience, and the worker no async context
 */
export function rulesOf(policy: Policy): DefinedPolicy {
  const rules = definePolicy(policy);
  if (rules.ladder.some((rung) => rung.do === "shadow-ban")) requireAsyncContext(rules);
  keepStateThroughHibernation();
  return rules;
}
