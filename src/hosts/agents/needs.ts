import { type DefinedExternalLimit, isExternal } from "../../policy/external-limit.ts";
import type { DefinedLimit } from "../../policy/limit.ts";
import type { DefinedOnRefusal } from "../../policy/on-refusal.ts";
import type { DefinedPolicy } from "../../policy/policy.ts";

/** What an honest client may send in one message, and in a second, and must not lose in silence. */
const BYTES = 1_048_576;
const RATE = 10;

/**
 * Refuses a policy that would drop calls and questions in silence: their clients wait for an answer that never comes.
 *
 * @throws {TypeError} saying which limits would, and what to say in place
 */
export function requireAnswers(name: string, policy: DefinedPolicy): void {
  if (!policy.enforce) return;
  const silent = [
    ...(policy.maxMessageBytes < BYTES && drops(policy.onRefusal) ? ["maxMessageBytes"] : []),
    ...policy.limits
      .filter((limit) => isTight(limit) && drops(limit.onRefusal ?? policy.onRefusal))
      .map(quoted),
  ];
  if (silent.length === 0) return;
  throw new TypeError(
    `withBouncer: ${name} is an Agent, and under this policy ${silent.join(", ")} would drop calls and questions in silence: their ` +
      'clients wait for an answer that never comes. Say onRefusal: "answer" in the policy, or start from presets.agent of ' +
      '"party-bouncer/agents". See docs/guides/agents.md.',
  );
}

function drops(onRefusal: DefinedOnRefusal): boolean {
  return onRefusal.do === "hold" ? onRefusal.overflow === "drop" : onRefusal.do === "drop";
}

/** Whether it may refuse what an honest client sends. How much another limiter allows is not known. */
function isTight(limit: DefinedLimit | DefinedExternalLimit): boolean {
  const { match } = limit;
  if (match?.type !== undefined && ![match.type].flat().some(isAwaited)) return false;
  if (isExternal(limit)) return true;
  const { cost, tiers = {}, ...usual } = limit;
  return [usual, ...Object.values(tiers)].some(
    (rate) =>
      rate !== false && (cost === "bytes" ? rate.burst < BYTES : (rate.limit * 1_000) / rate.window < RATE),
  );
}

/** Whether messages of a type await a reply. */
function isAwaited(type: unknown): boolean {
  return (
    typeof type !== "string" ||
    type === "rpc" ||
    type === "chat" ||
    type === "state" ||
    type.startsWith("rpc:")
  );
}

function quoted({ name }: { readonly name: string }): string {
  return `the limit "${name}"`;
}
