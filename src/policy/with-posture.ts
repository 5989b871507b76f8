import { definePolicy } from "./define-policy.ts";
import type { ExternalLimit } from "./external-limit.ts";
import type { Limit } from "./limit.ts";
import type { DefinedPolicy } from "./policy.ts";
import { type DefinedPosture, POSTURE_OPTIONS } from "./posture.ts";

/**
 * A policy with a posture on top of it, and its candidate with the same: the two go on to differ by what is tried.
 *
 * @param added limits that were added to the policy, and stay
 * @throws {PolicyError} if the two do not go together
 */
export function withPosture(
  policy: DefinedPolicy,
  posture: DefinedPosture,
  added: readonly (Limit | ExternalLimit)[],
): DefinedPolicy {
  const said = POSTURE_OPTIONS.filter((option) => posture[option] !== undefined);
  const own = Object.fromEntries(said.map((option) => [option, posture[option]]));
  const { limits } = posture;
  const names = new Set(limits?.map(({ name }) => name));
  const rest = added.filter(({ name }) => !names.has(name));
  const layer = { ...own, ...(limits !== undefined && { limits: [...limits, ...rest] }) };
  const { candidate } = policy;
  return definePolicy({
    ...policy,
    ...layer,
    ...(candidate !== undefined && { candidate: definePolicy({ ...candidate, ...layer }) }),
  });
}
